// Keys and certificates for one test run, made by openssl in a directory of its own: an authority, a server's and a client's certificate.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface KeyPair {
  readonly key: string
  readonly cert: string
  readonly keyFile: string
  readonly certFile: string
}

export interface Certificates {
  readonly directory: string
  readonly authority: KeyPair
  /** For `localhost`, 127.0.0.1 and ::1. */
  readonly server: KeyPair
  readonly client: KeyPair
  remove(): void
}

const NAMES = 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'

export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-tls-'))
  const file = (name: string): string => join(directory, name)
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe', cwd: directory })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=tymbal test authority',
  )
  const sign = (name: string, subject: string, extensions: string): void => {
    writeFileSync(file(`${name}.ext`), extensions)
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
    const ca = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial']
    openssl('x509', '-req', '-in', `${name}.csr`, ...ca, '-out', `${name}.crt`, '-days', '2', '-extfile', `${name}.ext`)
  }
  sign('server', '/CN=localhost', NAMES)
  sign('client', '/CN=load tester', 'extendedKeyUsage=clientAuth')
  const pair = (name: string): KeyPair => ({
    keyFile: file(`${name}.key`),
    certFile: file(`${name}.crt`),
    key: readFileSync(file(`${name}.key`), 'utf8'),
    cert: readFileSync(file(`${name}.crt`), 'utf8'),
  })
  return {
    directory,
    authority: pair('ca'),
    server: pair('server'),
    client: pair('client'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
