// Certificates for the tests, made by openssl when they start: an authority, servers of every fault, and a client.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Pair {
  readonly cert: string
  readonly key: string
}

export interface Certificates {
  /** Text of the authority's certificate. */
  readonly ca: string
  readonly good: Pair
  readonly expired: Pair
  readonly future: Pair
  readonly otherHost: Pair
  readonly selfSigned: Pair
  readonly client: Pair
  /** Paths of the client's files. */
  readonly clientFiles: Pair
  remove(): void
}

const EXTENSIONS = `[good]
subjectAltName=DNS:localhost,DNS:shop.example,IP:127.0.0.1
[other]
subjectAltName=DNS:other.example
[authority]
basicConstraints=critical,CA:TRUE
[client]
extendedKeyUsage=clientAuth
`

const CA_CONFIG = `[ca]
default_ca=d
[d]
new_certs_dir=.
database=index.txt
serial=serial
default_md=sha256
policy=p
[p]
commonName=supplied
`

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'tymbal-tls-'))
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  writeFileSync(join(folder, 'ext'), EXTENSIONS)
  writeFileSync(join(folder, 'ca.cnf'), CA_CONFIG)
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), '01')
  const request = (name: string): void =>
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    )
  const pair = (name: string): Pair => ({
    cert: readFileSync(join(folder, `${name}.pem`), 'utf8'),
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
  })
  const issue = (name: string, section: string, from: string, to: string): Pair => {
    request(name)
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-cert',
      'ca.pem',
      '-keyfile',
      'ca.key',
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-extfile',
      'ext',
      '-extensions',
      section,
      '-startdate',
      from,
      '-enddate',
      to,
    )
    return pair(name)
  }
  const sign = (name: string, section: string): void => {
    request(name)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-signkey',
      `${name}.key`,
      '-days',
      '3650',
      '-out',
      `${name}.pem`,
      '-extfile',
      'ext',
      '-extensions',
      section,
    )
  }
  sign('ca', 'authority')
  sign('self', 'good')
  const [past, now, later] = ['20200101000000Z', '20210101000000Z', '20491231000000Z']
  return {
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    good: issue('good', 'good', now, later),
    expired: issue('expired', 'good', past, now),
    future: issue('future', 'good', '20481231000000Z', later),
    otherHost: issue('otherhost', 'other', now, later),
    selfSigned: pair('self'),
    client: issue('client', 'client', now, later),
    clientFiles: { cert: join(folder, 'client.pem'), key: join(folder, 'client.key') },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
