import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { reserveStdout } from './reserve-stdout.js'

function sink(): { readonly stream: Writable; readonly text: () => string } {
  const parts: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk.toString())
      done()
    },
  })
  return { stream, text: () => parts.join('') }
}

it('a script that writes to stdout reaches stderr, machine output alone reaches stdout', async () => {
  const [out, err] = [sink(), sink()]
  const machine = reserveStdout(out.stream, err.stream)
  out.stream.write('from the script\n')
  machine.write('{"é":1}\n')
  await new Promise((resolve) => machine.write(Buffer.from('{}\n'), resolve))
  expect(out.text()).toBe('{"é":1}\n{}\n')
  expect(err.text()).toBe('from the script\n')
})

it('tells of a stdout that nobody reads any more', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
  gone.on('error', () => undefined)
  const machine = reserveStdout(gone, sink().stream)
  const told = new Promise((resolve) => machine.once('error', resolve))
  machine.write('x')
  expect(await told).toEqual(new Error('EPIPE'))
})
