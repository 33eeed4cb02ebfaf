#!/usr/bin/env node
// What does a fleet of a thousand workers cost the master, and what does planning its users? node bench/scale.mjs [--help]
import { parseArgs } from 'node:util'
import { loadBefore, machineFacts, publish, table, thousands } from './report.mjs'
import { measureFleet } from './scale/measure-fleet.mjs'
import { measurePlanning } from './scale/measure-planning.mjs'

const FLEETS = {
  json: { workers: 1000, endpoints: 100, reporter: 'json' },
  plain: { workers: 1000, endpoints: 100, reporter: 'plain' },
  wide: { workers: 5000, endpoints: 20, reporter: 'json' },
  square: { workers: 500, endpoints: 500, reporter: 'json' },
}

const HELP = `node bench/scale.mjs [options]
  --fleets LIST   ${Object.keys(FLEETS).join(', ')}, none, or all (default: all)
  --seconds N     measured seconds of each fleet, after the warm-up (default 30)
  --warm-up N     seconds before that (default 10)
  --no-planning   leave the planning of users out
  --node FLAGS    for the master's Node: --node='--cpu-prof --cpu-prof-dir=profiles'
  --write         append the tables to bench/RESULTS.md`

const percent = (share) => `${(share * 100).toFixed(1)} %`
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`

const COLUMNS = [
  [
    'workers x endpoints, reporter',
    ({ workers, endpoints, reporter }) => `${thousands(workers)} x ${endpoints}, ${reporter}`,
  ],
  ['CPU of the master', ({ master }) => percent(master)],
  ['CPU of the fleet', ({ fleet }) => percent(fleet)],
  ['master waited', ({ waited }) => percent(waited)],
  ['RSS', ({ rss }) => megabytes(rss)],
  ['highest RSS', ({ peakRss }) => megabytes(peakRss)],
  ['reports', ({ reports }) => thousands(reports)],
  ['lost', ({ lost }) => thousands(lost)],
  ['cuts', ({ cuts }) => thousands(cuts)],
  ['not sent home', ({ left }) => thousands(left)],
  ['summaries', ({ summaries, seconds }) => (summaries === null ? '-' : `${summaries} of ${seconds}`)],
  ['reports behind', ({ behind }) => (behind === null ? '-' : thousands(behind))],
  ['summary late', ({ lateMs }) => (lateMs === null ? '-' : `${Math.round(lateMs)} ms`)],
  ['until it runs', ({ gatherMs }) => `${(gatherMs / 1000).toFixed(1)} s`],
  ['from stop to exit', ({ leaveMs }) => `${(leaveMs / 1000).toFixed(1)} s`],
]

async function fleets(names, options) {
  const load = loadBefore()
  const rows = []
  for (const name of names) {
    const figures = { ...FLEETS[name], ...(await measureFleet(FLEETS[name], options)) }
    console.error(`${name}: done`)
    rows.push(COLUMNS.map(([, show]) => show(figures)))
  }
  publish({
    title: `${new Date().toISOString().slice(0, 10)} a fleet of simulated workers`,
    notes: [
      machineFacts(),
      `load before: ${load}. The master is the command line tool with a run directory; its workers are ZeroMQ sockets of two other processes that speak the worker’s dialect over loopback, encrypted links, one heartbeat and one report a second each, every endpoint in every report with about 40 changed buckets.`,
      `CPU (user + system, of one core) and median RSS over ${options.seconds} s after ${options.warmUp} s of warm-up, from /proc. During the warm-up 5,000 users a second of 50 classes are dealt.`,
      'waited: threads of the master could run and other work had the cores. lost: requests that workers reported and the final summary does not have; cuts: connections that had to be opened again; not sent home: workers that never heard that the run was over. summaries: made in the measured seconds; behind: the most reports of past seconds that one of them did not have yet; late: the longest time between the end of a second and its summary.',
    ],
    body: table(
      COLUMNS.map(([title]) => title),
      rows,
    ),
    write: options.write,
  })
}

const PLANNING_HEADER = ['planning', 'CPU ms', 'of which dealing', 'messages', 'bytes']

async function planning({ write }) {
  const load = loadBefore()
  const rows = await measurePlanning()
  publish({
    title: `${new Date().toISOString().slice(0, 10)} planning users for a large fleet`,
    notes: [
      machineFacts(),
      `load before: ${load}; CPU time of the master's process, medians of 3 rounds: dealing, numbering and encoding of the messages to the workers, but not sending them. 50 user classes.`,
    ],
    body: table(PLANNING_HEADER, rows),
    write,
  })
}

const { values } = parseArgs({
  options: {
    fleets: { type: 'string', default: 'all' },
    seconds: { type: 'string', default: '30' },
    'warm-up': { type: 'string', default: '10' },
    'no-planning': { type: 'boolean', default: false },
    node: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const names = { all: Object.keys(FLEETS), none: [] }[values.fleets] ?? values.fleets.split(',')
const unknown = names.find((name) => !Object.hasOwn(FLEETS, name))
if (unknown !== undefined) throw new Error(`no fleet "${unknown}"; there are ${Object.keys(FLEETS).join(', ')}`)
const options = {
  ...{ seconds: Number(values.seconds), warmUp: Number(values['warm-up']) },
  ...{ nodeOptions: values.node.split(' ').filter(Boolean), write: values.write },
}
if (values.help) console.log(HELP)
else {
  if (names.length > 0) await fleets(names, options)
  if (!values['no-planning']) await planning(options)
}
