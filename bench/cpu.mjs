// CPU time per request of each tool, in turn (A B C A B C …) against one nginx, with the ratio to wrk.
import { readFileSync } from 'node:fs'
import { accountingMethod, runMeasured, toolCores } from './account.mjs'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'
import { PATHS } from './target.mjs'
import { findTools } from './tools.mjs'

const ONE_PROCESS = ['wrk', 'ab', 'oha', 'tymbal', 'autocannon', 'undici', 'hey', 'k6', 'locust']

export const CPU_SCENARIOS = {
  get: { title: 'keep-alive GET, 64 connections', kind: 'get', connections: 64, tools: ONE_PROCESS },
  get256: { title: 'keep-alive GET, 256 connections', kind: 'get', connections: 256, tools: ONE_PROCESS },
  get1000: { title: 'keep-alive GET, 1,000 connections', kind: 'get', connections: 1000, tools: ONE_PROCESS },
  tls: {
    title: 'keep-alive GET over TLS, 64 connections',
    kind: 'get',
    connections: 64,
    tls: true,
    tools: ONE_PROCESS,
  },
  mix: {
    title: '3 endpoints, JSON parsed and checked, 64 connections (wrk parses nothing)',
    kind: 'mix',
    connections: 64,
    tools: ['wrk', 'tymbal', 'undici', 'autocannon', 'k6', 'locust'],
  },
  distributed: {
    title: 'keep-alive GET, 64 connections, one process and two workers',
    kind: 'get',
    connections: 64,
    tools: ['wrk', 'tymbal', 'tymbal-2p', 'locust', 'locust-2p'],
  },
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** CPU time of the machine so far, in ticks: all of it, and what the host gave to others meanwhile. Zeros where that is not told. */
function machineTicks() {
  try {
    const fields = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))[1].split(' ').slice(0, 8).map(Number)
    return { all: fields.reduce((sum, ticks) => sum + ticks, 0), stolen: fields[7] }
  } catch {
    return { all: 0, stolen: 0 }
  }
}

/** One run of one tool: CPU per request by its own count, and how far that count is from nginx's. */
async function measure(tool, load, target) {
  const before = await target.status()
  const ticks = machineTicks()
  const result = await runMeasured(tool.argv(load, tool.command), {
    env: tool.env?.(load),
    limitMs: load.seconds * 2000 + 60_000,
  })
  const ticksAfter = machineTicks()
  const after = await target.status()
  const requests = countOf(tool, result)
  return {
    requests,
    cpuUs: (result.cpuMs * 1000) / requests,
    rate: (requests / result.wallMs) * 1000,
    stolen: (ticksAfter.stolen - ticks.stolen) / (ticksAfter.all - ticks.all || 1),
    surplus: after.requests - before.requests - requests,
  }
}

function countOf(tool, result) {
  let requests = Number.NaN
  try {
    requests = tool.requests(result)
  } catch {
    // Not the output that was expected: told below with the output itself.
  }
  if (result.code === 0 && requests > 0) return requests
  throw new Error(
    `${tool.name} failed (exit ${result.code}):\n${result.stdout.slice(-2000)}\n${result.stderr.slice(-2000)}`,
  )
}

/** All rounds of all tools; a tool that fails is told and left out from then on. */
async function measureInTurn(tools, load, target, rounds) {
  const runs = new Map(tools.map((tool) => [tool, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const tool of [...runs.keys()]) {
      try {
        const run = await measure(tool, load, target)
        runs.get(tool).push(run)
        console.error(
          `round ${round}  ${tool.name.padEnd(16)} ${run.cpuUs.toFixed(2)} us/request, ${thousands(run.rate)}/s`,
        )
      } catch (error) {
        console.error(error.message)
        runs.delete(tool)
      }
      await pause(300)
    }
  }
  return runs
}

function countNote(runs) {
  const surpluses = runs.map((run) => run.surplus)
  if (surpluses.every((surplus) => surplus === 0)) return 'equal'
  const low = Math.min(...surpluses)
  const high = Math.max(...surpluses)
  const signed = (value) => (value > 0 ? `+${value}` : String(value))
  return low === high ? signed(low) : `${signed(low)} … ${signed(high)}`
}

function rowOf(tool, runs, wrkRuns) {
  const cpu = runs.map((run) => run.cpuUs)
  const wrkCpu = wrkRuns.map((run) => run.cpuUs)
  const timesWrk = (pick) => (wrkCpu.length === 0 ? '' : (pick(cpu) / pick(wrkCpu)).toFixed(2))
  return [
    `${tool.name} ${tool.version}`.trim(),
    median(cpu).toFixed(2),
    `${Math.min(...cpu).toFixed(2)} … ${Math.max(...cpu).toFixed(2)}`,
    timesWrk(median),
    timesWrk((values) => Math.min(...values)),
    thousands(median(runs.map((run) => run.rate))),
    `${(median(runs.map((run) => run.stolen)) * 100).toFixed(0)} %`,
    countNote(runs),
  ]
}

const HEADER = [
  ...['tool', 'CPU us/request', 'lowest … highest', 'x wrk', 'x wrk (lowest)', 'requests/s', 'stolen'],
  'nginx minus tool',
]

/** Measures one of CPU_SCENARIOS and publishes its table. `names` replaces the scenario's tools when given. */
export async function compareCpu(name, target, { rounds, seconds, names, write }) {
  const scenario = CPU_SCENARIOS[name]
  const load = {
    ...{ kind: scenario.kind, base: scenario.tls ? target.tls : target.http, paths: PATHS },
    ...{ connections: scenario.connections, seconds, spawnRate: 10_000 },
  }
  const skipped = []
  const tools = findTools(names ?? scenario.tools, load.kind, (text) => skipped.push(text))
  for (const text of skipped) console.error(text)
  const busy = loadBefore()
  const runs = await measureInTurn(tools, load, target, rounds)
  const wrkRuns = [...runs].find(([tool]) => tool.name === 'wrk')?.[1] ?? []
  const cores = toolCores()
  publish({
    title: `${new Date().toISOString().slice(0, 10)} ${name}: ${scenario.title}`,
    notes: [
      `${machineFacts()}; load before the start ${busy}`,
      `${rounds} rounds of ${seconds} s each, in turn, against one nginx worker; medians. CPU time is user + system, start-up included, by ${accountingMethod()}.`,
      cores === null ? 'One core for all.' : `nginx on the last core, the tools on cores ${cores}.`,
      ...skipped,
    ],
    body: table(
      HEADER,
      [...runs].map(([tool, list]) => rowOf(tool, list, wrkRuns)),
    ),
    write,
  })
}
