// While a run lives in this process, what a script prints with `console` becomes log lines: stdout belongs to machine output, the screen to the panel.
import { Console } from 'node:console'
import { Writable } from 'node:stream'

export type ConsoleLevel = 'debug' | 'info' | 'warn' | 'error'

export interface ConsoleLine {
  readonly level: ConsoleLevel
  readonly text: string
}

const LEVELS = {
  log: 'info',
  info: 'info',
  debug: 'debug',
  warn: 'warn',
  error: 'error',
  trace: 'info',
  dir: 'info',
  table: 'info',
} as const satisfies Record<string, ConsoleLevel>

const METHODS = Object.keys(LEVELS) as readonly (keyof typeof LEVELS)[]

/** Sends each printed line, with the level of the method that printed it, to `take` until the returned function is called. */
export function captureConsole(take: (line: ConsoleLine) => void): () => void {
  const before = METHODS.map((method) => console[method])
  for (const method of METHODS) {
    const captured = consoleTo((text) => take({ level: LEVELS[method], text }))
    console[method] = captured[method].bind(captured)
  }
  return () => {
    for (const [index, method] of METHODS.entries()) console[method] = before[index]!
  }
}

function consoleTo(writeLine: (line: string) => void): Console {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      for (const line of text.replace(/\n$/, '').split('\n')) writeLine(line)
      done()
    },
  })
  return new Console({ stdout: stream, stderr: stream })
}
