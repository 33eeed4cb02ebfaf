// The codes of failed requests: the document lists them all, and what errors are called is stable.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAULT_CODES, faultOf } from './error-codes.js'

/** The codes of the first table under `Failed requests`. */
function documentedCodes(): string[] {
  const text = readFileSync(new URL('../../../docs/ERRORS.md', import.meta.url), 'utf8')
  const table = text.slice(text.indexOf('## Failed requests'), text.indexOf('What the system itself'))
  return [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1]!)
}

const error = (code: string, message: string): NodeJS.ErrnoException => Object.assign(new Error(message), { code })
const EOF =
  '803C091A4C7F0000:error:0A000126:SSL routines:ssl3_read_n:unexpected eof:../deps/openssl/rec_layer_s3.c:308:\n'

describe('codes of failed requests', () => {
  it('are those that docs/ERRORS.md lists, in order', () => {
    expect(documentedCodes()).toEqual([...FAULT_CODES].sort())
  })

  it('a system’s code keeps its name', () => {
    expect(faultOf(error('EHOSTUNREACH', 'no way'))).toEqual({ code: 'EHOSTUNREACH', reason: 'no way' })
    expect(faultOf(new Error('odd'))).toEqual({ code: 'SOCKET', reason: 'odd' })
  })

  it('TLS faults are of the handshake only before the connection is there, and name no pointers or files', () => {
    expect(faultOf(error('EPROTO', EOF))).toEqual({ code: 'TLS_HANDSHAKE', reason: 'unexpected eof' })
    expect(faultOf(error('EPROTO', EOF), true)).toEqual({ code: 'TLS', reason: 'unexpected eof' })
    expect(faultOf(error('ERR_SSL_WRONG_VERSION_NUMBER', EOF), true).code).toBe('TLS')
    expect(faultOf(error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', EOF), true).code).toBe('TLS_CLIENT_CERT')
  })
})
