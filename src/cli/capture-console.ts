// While a run lives in this process, what a script prints with `console` becomes log lines: stdout belongs to machine output, the screen to the panel.
import { Console } from 'node:console'
import { Writable } from 'node:stream'

const METHODS = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'table'] as const

/** Sends each printed line to `writeLine` until the returned function is called. */
export function captureConsole(writeLine: (line: string) => void): () => void {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      for (const line of text.replace(/\n$/, '').split('\n')) writeLine(line)
      done()
    },
  })
  const captured = new Console({ stdout: stream, stderr: stream })
  const before = METHODS.map((method) => console[method])
  for (const method of METHODS) console[method] = captured[method].bind(captured)
  return () => {
    for (const [index, method] of METHODS.entries()) console[method] = before[index]!
  }
}
