// Keeps stdout for machine output: what a script writes there, with console.log or process.stdout.write, goes to stderr.
import { Writable } from 'node:stream'

/** The way to stdout that is left: what is written to the returned stream, and nothing else, gets there. */
export function reserveStdout(stdout: Writable, stderr: Writable): Writable {
  const write = stdout.write.bind(stdout)
  stdout.write = stderr.write.bind(stderr)
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, encoding, done) => void write(chunk, encoding, done),
  })
}
