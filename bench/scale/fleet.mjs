// A process full of simulated workers, each with a ZeroMQ socket and identity of its own. Started by scale.mjs, and told over the fork's channel what to be.
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { context } from 'zeromq'
import { connectZmqWorker } from '../../dist/wire/zmq-link.js'
import { makeReports } from './reports.mjs'
import { SimulatedWorker } from './simulated-worker.mjs'

/** Sockets are opened in so many at once, so that no handshake waits for long. */
const AT_ONCE = 100
const HOSTS = 100

const wallClock = () => performance.timeOrigin + performance.now()

process.once('message', async ({ host, port, first, count, endpoints, security }) => {
  context.maxSockets = count + 10
  const kinds = await makeReports(endpoints)
  const workers = []
  let atHome = 0
  let isGoing = false
  const going = () => {
    if (!isGoing) process.send('going')
    isGoing = true
  }
  for (let i = first; i < first + count; i++) {
    const machine = `sim-${i % HOSTS}`
    const workerId = `${machine}_${String(i).padStart(32, '0')}`
    const facts = { version: '0', node: process.version, host: machine, pid: i, cores: 1, memoryBytes: 2 ** 31 }
    const link = await connectZmqWorker(host, port, workerId, security)
    const kind = kinds[i % kinds.length]
    const left = () => atHome++
    workers.push(new SimulatedWorker({ link, facts, kind, clock: wallClock, going, left }))
    if (i % AT_ONCE === AT_ONCE - 1) await delay(50)
  }
  process.once('message', () => {
    const sum = (figure) => workers.reduce((total, worker) => total + worker[figure], 0)
    const figures = { reports: sum('reports'), requests: sum('requests'), acks: sum('acks'), users: sum('users') }
    process.send({ ...figures, left: count - atHome }, () => process.exit())
  })
})
