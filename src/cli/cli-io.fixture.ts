// A command line io for tests: what is written is kept, signals are sent by hand.
import { PassThrough } from 'node:stream'
import type { CliIo, StopSignal } from './cli-io.js'

export interface TestIo {
  readonly io: CliIo
  readonly stdin: PassThrough
  out(): string
  err(): string
  /** Sends a signal to whoever listens. */
  signal(name: StopSignal): void
  readonly killed: number[]
}

/** In the given directory; not a terminal unless said so. */
export function testIo(cwd: string, argv: readonly string[], more: Partial<CliIo> = {}): TestIo {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const stdin = new PassThrough()
  const out = collect(stdout)
  const err = collect(stderr)
  const handlers = new Map<StopSignal, Set<() => void>>()
  const killed: number[] = []
  const io: CliIo = {
    argv,
    env: {},
    cwd,
    stdin,
    stdout,
    stderr,
    isTty: false,
    columns: () => 80,
    rows: () => 24,
    onSignal: (name, handler) => {
      const set = handlers.get(name) ?? new Set()
      handlers.set(name, set.add(handler))
      return () => set.delete(handler)
    },
    onUncaught: () => () => {},
    kill: (exitCode) => killed.push(exitCode),
    now: Date.now,
    random: () => 0.5,
    ...more,
  }
  const signal = (name: StopSignal): void => {
    for (const handler of handlers.get(name) ?? []) handler()
  }
  return { io, stdin, out, err, signal, killed }
}

function collect(stream: PassThrough): () => string {
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text + (stream.read()?.toString() ?? '')
}
