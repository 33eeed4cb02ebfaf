#!/usr/bin/env node
// Is the latency right? A server that answers after a known delay, and what the tool says it took: node bench/latency.mjs [--write]
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { moveToTargetCore } from './account.mjs'
import { loadBefore, machineFacts, median, publish, table } from './report.mjs'
import { runTymbal } from './tymbal.mjs'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'

/** Calls back `ms` from now to within some microseconds: a timer for the most part, then turns of the event loop. */
function after(ms, callback) {
  const due = performance.now() + ms
  const spin = () => (performance.now() >= due ? callback() : setImmediate(spin))
  if (ms > 3) setTimeout(spin, ms - 3)
  else spin()
}

/** Answers each request after `delayMs`; `took` keeps how long it really was, by the server's clock. */
async function startDelayed(delayMs) {
  const took = []
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('data', () => {
      const startedAt = performance.now()
      after(delayMs, () => {
        took.push(performance.now() - startedAt)
        socket.write(ANSWER)
      })
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, took, url: `http://127.0.0.1:${server.address().port}` }
}

async function measure(delayMs, seconds) {
  const { server, took, url } = await startDelayed(delayMs)
  const args = ['-H', url, '-u', '10', '-r', '1000', '-t', `${seconds}s`]
  const { summary } = await runTymbal('pace.ts', args, { env: { BENCH_PACE: 'throughput', BENCH_VALUE: '5' } })
  server.close()
  const { p50, p99 } = summary.totals.latencyMs
  return { delayMs, requests: summary.totals.requests, atServer: median(took), p50, p99 }
}

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, write: { type: 'boolean', default: false } },
})
moveToTargetCore()
const busy = loadBefore()
const runs = []
for (const delayMs of [2, 10, 50, 100]) runs.push(await measure(delayMs, Number(values.seconds)))
publish({
  title: `${new Date().toISOString().slice(0, 10)} latency against a known delay`,
  notes: [
    `${machineFacts()}; load before the start ${busy}`,
    '10 users, 5 requests a second each, one process. The difference is between the two medians: from the first byte at the server to its answer, and the latency in the summary.',
  ],
  body: table(
    ['delay ms', 'requests', 'p50 at the server', 'p50 tymbal', 'difference', 'p99 tymbal'],
    runs.map((run) => [
      ...[run.delayMs, run.requests, run.atServer.toFixed(3), run.p50.toFixed(3)],
      ...[(run.p50 - run.atServer).toFixed(3), run.p99.toFixed(3)],
    ]),
  ),
  write: values.write,
})
process.exitCode = runs.every((run) => Math.abs(run.p50 - run.atServer) <= 0.5) ? 0 : 1
