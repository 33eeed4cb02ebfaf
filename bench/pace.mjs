#!/usr/bin/env node
// Is the pace kept? Spawn rate, constantPacing and constantThroughput over 30 s, by the clock of the server: node bench/pace.mjs [--write]
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { moveToTargetCore } from './account.mjs'
import { loadBefore, machineFacts, publish, table } from './report.mjs'
import { runTymbal } from './tymbal.mjs'

/** `arrivals` is a list of times for each connection, which is one for each user. */
async function startClock() {
  const arrivals = new Map()
  const server = createServer((req, res) => {
    const seen = arrivals.get(req.socket) ?? []
    arrivals.set(req.socket, seen)
    seen.push(performance.now())
    res.end('{}')
  })
  server.keepAliveTimeout = 600_000
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, arrivals, url: `http://127.0.0.1:${server.address().port}` }
}

/** Events a second: the slope of a straight line through (time, number of events so far). */
function slopePerSecond(times) {
  const meanX = times.reduce((sum, time) => sum + time, 0) / times.length
  const meanY = (times.length - 1) / 2
  let over = 0
  let under = 0
  times.forEach((time, i) => {
    over += (time - meanX) * (i - meanY)
    under += (time - meanX) ** 2
  })
  return (over / under) * 1000
}

const errorPercent = (measured, wanted) => ((measured - wanted) / wanted) * 100
const signed = (percent) => `${percent >= 0 ? '+' : ''}${percent.toFixed(3)} %`

async function run(args, env) {
  const clock = await startClock()
  const { summary } = await runTymbal('pace.ts', ['-H', clock.url, ...args], { env })
  clock.server.closeAllConnections()
  clock.server.close()
  const users = [...clock.arrivals.values()]
  return { users, requests: users.flat().length, counted: summary.totals.requests }
}

/** Users arrive at `rate` a second and make one request each. */
async function spawnRate(rate, seconds) {
  const wanted = Math.round(rate * seconds)
  const args = ['-u', String(wanted), '-r', String(rate), '-t', `${seconds + 2}s`]
  const { users, requests, counted } = await run(args, { BENCH_PACE: 'once', BENCH_VALUE: '600' })
  const firsts = users.map((times) => times[0]).sort((a, b) => a - b)
  const lateness = firsts.map((time, n) => time - firsts[0] - (n / rate) * 1000)
  return {
    what: `spawn rate ${rate}/s`,
    wanted: `${rate}/s`,
    measured: `${slopePerSecond(firsts).toFixed(3)}/s`,
    error: errorPercent(slopePerSecond(firsts), rate),
    worst: `${Math.max(...lateness.map(Math.abs)).toFixed(1)} ms off`,
    counts: `${requests} / ${counted}`,
  }
}

/** Each user makes `perSecond` requests a second; the worst user is shown beside the mean of all. */
async function paced(what, env, perSecond, userCount, seconds) {
  const args = ['-u', String(userCount), '-r', '1000', '-t', `${seconds}s`]
  const { users, requests, counted } = await run(args, env)
  const rates = users.map((times) => ((times.length - 1) / (times.at(-1) - times[0])) * 1000)
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  const errors = rates.map((rate) => errorPercent(rate, perSecond))
  return {
    what: `${what}, ${userCount} users`,
    wanted: `${perSecond}/s a user`,
    measured: `${mean.toFixed(4)}/s`,
    error: errorPercent(mean, perSecond),
    worst: signed(errors.reduce((worst, error) => (Math.abs(error) > Math.abs(worst) ? error : worst), 0)),
    counts: `${requests} / ${counted}`,
  }
}

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, write: { type: 'boolean', default: false } },
})
const seconds = Number(values.seconds)
moveToTargetCore()
const busy = loadBefore()
const rows = [
  await spawnRate(10, seconds),
  await spawnRate(2.5, seconds),
  await spawnRate(100, seconds),
  await paced('constantPacing(0.5)', { BENCH_PACE: 'pacing', BENCH_VALUE: '0.5' }, 2, 50, seconds),
  await paced('constantThroughput(10)', { BENCH_PACE: 'throughput', BENCH_VALUE: '10' }, 10, 50, seconds),
]
publish({
  title: `${new Date().toISOString().slice(0, 10)} pace over ${seconds} s, by the server's clock`,
  notes: [
    `${machineFacts()}; load before the start ${busy}`,
    'Spawn rate: slope of the users’ first requests, and how far the one furthest off was from its due time. Pacing: requests a second of each user, mean and worst.',
  ],
  body: table(
    ['what', 'wanted', 'measured', 'error', 'worst', 'requests server / tool'],
    rows.map((row) => [row.what, row.wanted, row.measured, signed(row.error), row.worst, row.counts]),
  ),
  write: values.write,
})
process.exitCode = rows.every((row) => Math.abs(row.error) <= 1) ? 0 : 1
