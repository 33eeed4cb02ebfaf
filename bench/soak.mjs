#!/usr/bin/env node
// Does memory stay flat? Minutes at about 60 % of a core, RSS every second, its slope after the first minute: node bench/soak.mjs --minutes 10 [--write]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { treeRss } from './account.mjs'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'
import { sawOf } from './saw.mjs'
import { startTarget } from './target.mjs'
import { runTymbal } from './tymbal.mjs'

const USERS = 200
const WANTED_BUSY = 0.6
const BLOCK_SECONDS = 10
const TRIALS = 3
const TRIAL_SECONDS = 15
const HEAP_WATCH = new URL('./heap-watch.mjs', import.meta.url).href

/** One run at `rate` requests a second in total; `samples` are RSS bytes, `heap` old space and full collections, one a second from its start. */
async function run(target, rate, seconds) {
  const samples = []
  const dir = mkdtempSync(join(tmpdir(), 'tymbal-soak-'))
  const heapFile = join(dir, 'heap.json')
  let timer
  const args = ['-H', target.http, '-u', String(USERS), '-r', '1000', '-t', `${seconds}s`]
  const { summary, cpuMs, wallMs } = await runTymbal('pace.ts', args, {
    env: {
      BENCH_PACE: 'throughput',
      BENCH_VALUE: String(rate / USERS),
      BENCH_HEAP_FILE: heapFile,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${HEAP_WATCH}`,
    },
    limitMs: seconds * 1000 + 120_000,
    whileRunning: (pid) => {
      timer = setInterval(() => samples.push(treeRss(pid)), 1000)
    },
  })
  clearInterval(timer)
  const heap = JSON.parse(readFileSync(heapFile, 'utf8'))
  rmSync(dir, { recursive: true })
  return { summary, busy: cpuMs / wallMs, samples: samples.slice(0, seconds), heap: heap.slice(0, seconds) }
}

/** Requests a second that keep a core so busy. Found in steps: a request costs less the more of them come at once. */
async function rateFor(target, wantedBusy) {
  let rate = 10_000
  for (let step = 0; step < TRIALS; step++) {
    const { busy } = await run(target, rate, TRIAL_SECONDS)
    console.error(`trial: ${(busy * 100).toFixed(0)} % of a core at ${thousands(rate)}/s`)
    rate = Math.round((rate * wantedBusy) / busy)
  }
  return rate
}

/** Medians of blocks: garbage collection makes neighbouring seconds depend on each other, blocks much less. */
function blocksOf(samples) {
  const blocks = []
  for (let at = 0; at + BLOCK_SECONDS <= samples.length; at += BLOCK_SECONDS) {
    blocks.push(median(samples.slice(at, at + BLOCK_SECONDS)))
  }
  return blocks
}

/** Least squares of the blocks: bytes a minute, and the standard error of it. */
function slopePerMinute(blocks) {
  const n = blocks.length
  const x = blocks.map((_, i) => (i * BLOCK_SECONDS) / 60)
  const meanX = x.reduce((sum, value) => sum + value, 0) / n
  const meanY = blocks.reduce((sum, value) => sum + value, 0) / n
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  const slope = x.reduce((sum, value, i) => sum + (value - meanX) * (blocks[i] - meanY), 0) / spread
  const residual = blocks.reduce((sum, value, i) => sum + (value - meanY - slope * (x[i] - meanX)) ** 2, 0)
  return { slope, error: Math.sqrt(residual / (n - 2) / spread) }
}

const kb = (bytes) => (bytes / 1000).toFixed(1)
const mb = (bytes) => (bytes / 1e6).toFixed(1)

function sawTable(heap) {
  const { fulls, floors, teeth, sinceLast, risePerSecond } = sawOf(heap)
  const list = (values) => values.map(mb).join(', ') || 'none'
  return table(
    [
      'full collections',
      'old space after each MB',
      'rise before each MB',
      'rise since the last MB',
      'median rise kB/min',
    ],
    [[fulls, list(floors), list(teeth), mb(sinceLast), risePerSecond === null ? 'too short' : kb(risePerSecond * 60)]],
  )
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, write: { type: 'boolean', default: false } },
})
const minutes = Number(values.minutes)
const busyBefore = loadBefore()
const target = await startTarget()
try {
  const rate = await rateFor(target, WANTED_BUSY)
  console.error(`the soak runs at ${thousands(rate)}/s`)
  const { summary, busy, samples, heap } = await run(target, rate, minutes * 60)
  const steady = samples.slice(60)
  const { slope, error } = slopePerMinute(blocksOf(steady))
  publish({
    title: `${new Date().toISOString().slice(0, 10)} soak: ${minutes} minutes`,
    notes: [
      `${machineFacts()}; load before the start ${busyBefore}`,
      `${USERS} users with constantThroughput, one process. Slope: least squares over medians of ${BLOCK_SECONDS} s after the first minute, with its standard error.`,
      'Second table: the spaces of the heap that only a full collection empties, after the first minute; a rise that V8 will take back is a saw, a rise of what is left after each is a leak.',
    ],
    body: `${table(
      [
        'requests',
        'failures',
        'requests/s',
        'CPU of a core',
        'RSS after 1 min MB',
        'RSS at the end MB',
        'slope kB/min',
        'standard error',
      ],
      [
        [
          ...[thousands(summary.totals.requests), thousands(summary.totals.failures), thousands(summary.totals.rps)],
          ...[`${(busy * 100).toFixed(0)} %`, mb(median(steady.slice(0, 10))), mb(median(steady.slice(-10)))],
          ...[kb(slope), kb(error)],
        ],
      ],
    )}\n\n${sawTable(heap.slice(60))}`,
    write: values.write,
  })
} finally {
  await target.stop()
}
