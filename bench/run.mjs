#!/usr/bin/env node
// Compares tymbal with other load generators on this machine: node bench/run.mjs --scenario get --rounds 5 --seconds 10 --write
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CPU_SCENARIOS, compareCpu } from './cpu.mjs'
import { compareMemory } from './memory.mjs'
import { compareStart } from './start.mjs'
import { startTarget } from './target.mjs'
import { TOOLS } from './tools.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const SCENARIOS = [...Object.keys(CPU_SCENARIOS), 'memory', 'start', 'dispatch']

const HELP = `node bench/run.mjs [options]
  --scenario LIST   ${SCENARIOS.join(', ')} or all (default: get)
  --rounds N        how often each tool runs (default 5)
  --seconds N       length of each run (default 10)
  --tools LIST      ${TOOLS.map((tool) => tool.name).join(', ')} (default: what suits the scenario)
  --users N         users of the memory scenario (default: 2,000 for all tools, then 15,000 for tymbal)
  --write           append the tables to bench/RESULTS.md`

function readOptions() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'get' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      tools: { type: 'string' },
      users: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const scenarios = values.scenario === 'all' ? SCENARIOS : values.scenario.split(',')
  const unknown = scenarios.find((name) => !SCENARIOS.includes(name))
  if (unknown) throw new Error(`no scenario "${unknown}"; there are ${SCENARIOS.join(', ')}`)
  return {
    ...{ help: values.help, write: values.write, scenarios, names: values.tools?.split(',') },
    ...{ rounds: positive('--rounds', values.rounds), seconds: positive('--seconds', values.seconds) },
    users: values.users === undefined ? null : positive('--users', values.users),
  }
}

function positive(flag, text) {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${flag} wants a whole number from 1 on, not "${text}"`)
  return value
}

async function runScenario(name, target, options) {
  if (name === 'memory') await compareMemory(target, options)
  else if (name === 'start') await compareStart(options)
  else if (name === 'dispatch') runAlone('dispatch.mjs', options)
  else await compareCpu(name, target, options)
}

/** A measurement that needs no server and no peers: a program of its own. */
function runAlone(file, { write }) {
  const { status } = spawnSync(process.execPath, [join(here, file), ...(write ? ['--write'] : [])], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`${file} ended with ${status}`)
}

async function main() {
  const options = readOptions()
  if (options.help) return console.log(HELP)
  if (!existsSync(join(here, 'node_modules')))
    console.error('autocannon and undici are skipped until: npm ci --prefix bench')
  const target = await startTarget()
  try {
    for (const name of options.scenarios) await runScenario(name, target, options)
  } finally {
    await target.stop()
  }
}

main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
