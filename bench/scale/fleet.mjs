// A process full of simulated workers, each with a ZeroMQ socket and identity of its own. Started by measure-fleet.mjs, which tells it what to be.
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { context } from 'zeromq'
import { parseToken } from '../../dist/wire/security/join-token.js'
import { connectZmqWorker } from '../../dist/wire/zmq-worker.js'
import { makeReports } from './reports.mjs'
import { SimulatedWorker } from './simulated-worker.mjs'

/** Sockets are opened in so many at once, so that no handshake waits for long. */
const AT_ONCE = 50
const PAUSE_MS = 50
const HOSTS = 100

const wallClock = () => performance.timeOrigin + performance.now()

/** Calls `work` with the first call only. */
function once(work) {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}

async function open(i, { port, token }, events) {
  const machine = `sim-${i % HOSTS}`
  const workerId = `${machine}_${String(i).padStart(32, '0')}`
  const link = await connectZmqWorker({ host: '127.0.0.1', port, workerId, token })
  const facts = { node: process.version, host: machine, pid: i, cores: 1, memoryBytes: 2 ** 31 }
  return new SimulatedWorker({ link, facts, clock: wallClock, ...events })
}

process.once('message', async ({ port, token, first, count, endpoints, isSpread }) => {
  context.ioThreads = 8 // one alone would be busy with the timers of its connections
  context.maxSockets = 3 * count + 10 // each has the two ends of an observer beside it
  const kinds = await makeReports(endpoints, isSpread)
  const faults = []
  let atHome = 0
  const going = once(() => process.send('going'))
  const events = { going, left: () => atHome++, fault: (reason) => faults.push(reason) }
  const workers = []
  for (let i = first; i < first + count; i++) {
    const kind = kinds[i % kinds.length]
    workers.push(await open(i, { port, token: parseToken(token) }, { ...events, kind }))
    if (i % AT_ONCE === AT_ONCE - 1) await delay(PAUSE_MS)
  }
  process.once('message', () => {
    const sum = (figure) => workers.reduce((total, worker) => total + worker[figure], 0)
    const cuts = sum('connections') - count
    const figures = { reports: sum('reports'), requests: sum('requests'), users: sum('users'), cuts }
    process.send({ ...figures, left: count - atHome, faults: faults.slice(0, 3) }, () => process.exit())
  })
})
