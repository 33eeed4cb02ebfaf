#!/usr/bin/env node
// What does a request cost when two worker processes make it, against one process alone? node bench/distribution.mjs [--help]
import { parseArgs } from 'node:util'
import { accountingMethod, toolCores } from './account.mjs'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'
import { startTarget } from './target.mjs'
import { runTymbal } from './tymbal.mjs'

const HELP = `node bench/distribution.mjs [options]
  --rounds N        how often each is measured (default 5)
  --short N         seconds of the short run (default 5)
  --long N          seconds of the long run (default 25)
  --connections N   users in all (default 64)
  --write           append the table to bench/RESULTS.md`

const CREWS = [
  { name: 'one process', flags: [] },
  { name: 'two worker processes', flags: ['--processes', '2'] },
]

async function run(crew, seconds, connections, target) {
  const load = ['-u', String(connections), '-r', '10000', '-t', `${seconds}s`]
  const { summary, cpuMs, wallMs } = await runTymbal('get.ts', ['-H', target.http, ...load, ...crew.flags])
  return { requests: summary.totals.requests, cpuMs, wallMs }
}

/** A short run and a long one: what the long one has more is requests and nothing else, as both start and end alike. */
async function measure(crew, { short, long, connections }, target) {
  const brief = await run(crew, short, connections, target)
  const full = await run(crew, long, connections, target)
  const each = ((full.cpuMs - brief.cpuMs) * 1000) / (full.requests - brief.requests)
  return {
    each,
    whole: (full.cpuMs * 1000) / full.requests,
    fixedMs: full.cpuMs - (each * full.requests) / 1000,
    rate: (full.requests / full.wallMs) * 1000,
  }
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    short: { type: 'string', default: '5' },
    long: { type: 'string', default: '25' },
    connections: { type: 'string', default: '64' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

async function main() {
  if (values.help) return console.log(HELP)
  const options = { short: Number(values.short), long: Number(values.long), connections: Number(values.connections) }
  const busy = loadBefore()
  const target = await startTarget()
  const runs = CREWS.map(() => [])
  try {
    for (let round = 1; round <= Number(values.rounds); round++) {
      for (const [i, crew] of CREWS.entries()) {
        const figures = await measure(crew, options, target)
        runs[i].push(figures)
        console.error(`round ${round}  ${crew.name}: ${figures.each.toFixed(2)} us, whole ${figures.whole.toFixed(2)}`)
      }
    }
  } finally {
    await target.stop()
  }
  const of = (list, figure, pick = median) => pick(list.map((entry) => entry[figure]))
  const least = (list) => Math.min(...list)
  const ratio = (list, figure, pick) => (of(list, figure, pick) / of(runs[0], figure, pick)).toFixed(2)
  publish({
    title: `${new Date().toISOString().slice(0, 10)} cost of distribution: keep-alive GET, ${options.connections} connections`,
    notes: [
      `${machineFacts()}; load before the start ${busy}`,
      `${values.rounds} rounds in turn, each a run of ${options.short} s and one of ${options.long} s, against one nginx worker; medians. CPU time is user + system of everything that was started, by ${accountingMethod()}.`,
      'A further request: what the long run cost more than the short one, by the requests it made more. Start and end: what is left of the long run. Whole run: both together, by its requests.',
      toolCores() === null ? 'One core for all.' : `nginx on the last core, tymbal on cores ${toolCores()}.`,
    ],
    body: table(
      [
        '',
        'a further request, us',
        'ratio',
        'ratio (lowest)',
        'start and end, ms',
        'whole run, us/request',
        'ratio',
        'requests/s',
      ],
      CREWS.map(({ name }, i) => [
        name,
        of(runs[i], 'each').toFixed(2),
        ratio(runs[i], 'each'),
        ratio(runs[i], 'each', least),
        thousands(of(runs[i], 'fixedMs')),
        of(runs[i], 'whole').toFixed(2),
        ratio(runs[i], 'whole'),
        thousands(of(runs[i], 'rate')),
      ]),
    ),
    write: values.write,
  })
}

main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
