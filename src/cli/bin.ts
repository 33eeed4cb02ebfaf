#!/usr/bin/env node
// The program: binds `main` to this process, and ends it when everything was written.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import type { Writable } from 'node:stream'
import { type CliIo, columnsOf, usesColor } from './cli-io.js'
import { main } from './main.js'
import { reserveStdout } from './reserve-stdout.js'
import { isReaderGone } from './stdout-text.js'

const stdout = reserveStdout(process.stdout, process.stderr)
const uncaught = new Set<(thrown: unknown) => void>()

const io: CliIo = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdout,
  stderr: process.stderr,
  // Made when it is first asked for: few commands read it, and asking takes time.
  get stdin() {
    return process.stdin
  },
  get isTty() {
    return process.stderr.isTTY === true && isForeground()
  },
  columns: () => columnsOf(process.stderr),
  rows: () => process.stderr.rows || 24,
  onSignal: (signal, handler) => {
    process.on(signal, handler)
    return () => process.off(signal, handler)
  },
  onUncaught: (handler) => {
    uncaught.add(handler)
    return () => uncaught.delete(handler)
  },
  kill: (exitCode) => process.exit(exitCode),
  now: Date.now,
  random: Math.random,
}

// A reader that went away (`tymbal … | head`) is no fault of ours: what it did not want is lost, the run goes on.
const stdoutFaults: Error[] = []
for (const stream of [stdout, process.stdout]) {
  stream.on('error', (thrown: Error) => void (isReaderGone(thrown) || stdoutFaults.push(thrown)))
}
process.stderr.on('error', () => {})

process.on('uncaughtException', (thrown) => {
  if (uncaught.size === 0) void dieOf(thrown)
  for (const handler of uncaught) handler(thrown)
})

let exitCode = await main(io)
await drained(stdout)
if (exitCode === 0 && stdoutFaults.length > 0) {
  exitCode = 1
  process.stderr.write(`stdout could not be written: ${stdoutFaults[0]!.message}\n`)
}
await drained(process.stderr)
process.exit(exitCode)

/** Resolves when all that was written has left the process, or nobody reads it any more. */
function drained(stream: Writable): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    stream.write('', () => resolve())
    stream.once('error', () => resolve())
  })
}

async function dieOf(thrown: unknown): Promise<void> {
  const { exitCodeOf, renderError } = await import('./render-error.js')
  process.stderr.write(`${renderError(thrown, { columns: io.columns(), color: usesColor(io) })}\n`)
  await drained(process.stderr)
  process.exit(exitCodeOf(thrown))
}

/** A job in the background must not touch the terminal's mode: it would be stopped. Known on Linux only; elsewhere true. */
function isForeground(): boolean {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const [, , group, , , foregroundGroup] = fields
    return foregroundGroup === '-1' || group === foregroundGroup
  } catch {
    return true
  }
}
