// Where a worker looks for its master: a name or an address, and nothing else.
import { lookup } from 'node:dns/promises'
import { TymbalError } from '../../model/errors.js'
import type { Log } from '../record/log.js'

const LOOPBACK = '127.0.0.1'
const HOST_AND_PORT = /^\[?(.+?)\]?:(\d+)$/

/** @throws TymbalError TYM1005 when it is more than a host */
export function masterHost(given: string | undefined): string {
  const host = given ?? LOOPBACK
  const isAddress = host.split(':').length > 2 && !host.startsWith('[')
  const parts = isAddress ? null : HOST_AND_PORT.exec(host)
  if (parts !== null) {
    throw new TymbalError('TYM1005', `--master-host ${host} is a host and a port`, {
      hint: `--master-host ${parts[1]} --master-port ${parts[2]}`,
    })
  }
  if (host.includes('/') || host.includes('[')) {
    throw new TymbalError('TYM1005', `--master-host ${host} is neither a name nor an address`, {
      hint: 'As 10.0.0.5, loadmaster.example or fd00::5; the port is --master-port.',
    })
  }
  return host
}

/** In a cluster a name may come later: the worker tries on, but whoever mistyped it should know. */
export async function sayUnknownName(host: string, log: Log): Promise<void> {
  try {
    await lookup(host)
  } catch {
    log.write('warn', `the name ${host} is not known here; trying on`)
  }
}
