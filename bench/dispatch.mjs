#!/usr/bin/env node
// What does dealing users cost the master? CPU time of ramps, losses and joins, on the dispatcher alone: node bench/dispatch.mjs [--write]
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'

const DISPATCHER = new URL('../dist/master/dispatcher.js', import.meta.url)
const CLASSES = 50
const ROUNDS = 3
const SIZES = [
  { users: 100_000, workers: 1000, hosts: 1000 },
  { users: 1_000_000, workers: 1000, hosts: 100 },
  { users: 1_000_000, workers: 10_000, hosts: 10_000 },
  { users: 1_000_000, workers: 10_000, hosts: 100 },
]

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function timed(work) {
  const before = cpuMs()
  work()
  return cpuMs() - before
}

function measure(Dispatcher, { users, workers, hosts }) {
  const classes = Array.from({ length: CLASSES }, (_, i) => ({
    name: `C${i}`,
    weight: 1 + (i % 7),
    fixedCount: 0,
    host: null,
  }))
  const dispatcher = new Dispatcher({ classes })
  const places = Array.from({ length: workers }, (_, i) => ({ id: `h${i % hosts}_${i}`, host: `h${i % hosts}` }))
  for (const place of places) dispatcher.addWorker(place)
  const tenth = places.filter((_, i) => i % 10 === 0)
  return {
    up: timed(() => dispatcher.resize(users)),
    single: timed(() => {
      for (let i = 0; i < 1000; i++) dispatcher.resize(users + (i % 2))
    }),
    loss: timed(() => {
      for (const { id } of tenth) dispatcher.removeWorker(id)
      dispatcher.resize(users)
    }),
    join: timed(() => {
      for (const place of tenth) dispatcher.addWorker(place)
      dispatcher.rebalance()
    }),
    down: timed(() => dispatcher.resize(0)),
  }
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
if (!existsSync(DISPATCHER)) throw new Error('dist/ is not built (npm run build)')
const { Dispatcher } = await import(DISPATCHER.href)
const load = loadBefore()
const rows = SIZES.map((size) => {
  const rounds = Array.from({ length: ROUNDS }, () => measure(Dispatcher, size))
  const of = (what) => Math.round(median(rounds.map((round) => round[what])))
  const name = `${thousands(size.users)} to ${thousands(size.workers)} on ${thousands(size.hosts)} hosts`
  return [name, of('up'), of('loss'), of('join'), of('down'), `${of('single')} us`]
})
publish({
  title: 'Dealing users to workers',
  notes: [
    machineFacts(),
    `load before: ${load}; medians of ${ROUNDS} rounds; CPU milliseconds of the dispatcher alone, ${CLASSES} user classes`,
    'a tenth of the workers is lost and its users re-placed; as many join and the load is evened out',
    'one step: a single user more or less on a full cluster, the direction changing each time (the worst case); "down to 0" follows the losses and joins',
  ],
  body: table(['users to workers', 'up from 0', 'loss of a tenth', 'join of a tenth', 'down to 0', 'one step'], rows),
  write: values.write,
})
