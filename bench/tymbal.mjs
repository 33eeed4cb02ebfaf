// Runs the built command line tool once and gives its JSON summary and its costs.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runMeasured } from './account.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const BIN = join(here, '..', 'dist', 'cli', 'bin.js')

/** @returns {Promise<{ summary: object, cpuMs: number, wallMs: number }>} of `tymbal run scripts/<script> …args`. */
export async function runTymbal(script, args, options = {}) {
  if (!existsSync(BIN)) throw new Error('dist/cli/bin.js is not built (npm run build)')
  const quiet = ['--no-save', '--summary', 'none', '--json']
  const argv = [process.execPath, BIN, 'run', join(here, 'scripts', script), ...args, ...quiet]
  const { stdout, stderr, code, cpuMs, wallMs } = await runMeasured(argv, options)
  if (code !== 0) throw new Error(`tymbal ended with ${code}:\n${stderr.slice(-3000)}`)
  return { summary: JSON.parse(stdout), cpuMs, wallMs }
}
