import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { stdoutText } from './stdout-text.js'

function failing(code: string): Writable {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: it failed`), { code })),
  })
  stream.on('error', () => undefined)
  return stream
}

it('a full disk is a fault, and the first reason stands', async () => {
  const out = stdoutText(failing('ENOSPC'))
  out.write('one')
  out.write('two')
  await expect(out.settle()).rejects.toThrow('ENOSPC')
})

it('a reader that went away is none', async () => {
  const out = stdoutText(failing('EPIPE'))
  out.write('one')
  await out.settle()
})

it('a reader that does not read keeps nobody waiting', async () => {
  const out = stdoutText(new Writable({ write: () => undefined }))
  out.write('one')
  await out.settle()
})
