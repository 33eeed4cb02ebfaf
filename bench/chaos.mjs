// Runs many drawn schedules of kills, pauses, cuts, joins and leaves: node bench/chaos.mjs [RUNS] [SEED]. Needs root, for hosts of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [runs = '20', seed] = process.argv.slice(2)
const cwd = fileURLToPath(new URL('..', import.meta.url))
const env = { ...process.env, TYMBAL_CHAOS_RUNS: runs, ...(seed === undefined ? {} : { TYMBAL_CHAOS_SEED: seed }) }

const { status } = spawnSync('npx', ['vitest', 'run', 'test/e2e/swarm-chaos.test.ts'], { cwd, env, stdio: 'inherit' })
process.exit(status ?? 1)
