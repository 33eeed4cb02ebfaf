// The way of Locust's workers into a run: a plain listener beside the run's own link.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { messageOf, TymbalError } from '../model/errors.js'
import type { MasterLink } from '../wire/link.js'
import { bindLocustMaster } from '../wire/locust/gateway/bind-locust-master.js'
import type { Log } from './record/log.js'
import { isLoopback } from './resolve/listen-address.js'
import type { LocustSettings } from './run-request.js'
import { clock, wallClock } from './worker-process.js'

/** @throws TymbalError TYM4001 when the port is in use, TYM1001 when the locustfile cannot be read */
export async function listenForLocust(settings: LocustSettings, log: Log): Promise<MasterLink> {
  const { host, port } = settings
  const locustfile = settings.locustfile === null ? null : await readLocustfile(settings.locustfile)
  const link = await bindLocustMaster(host, port, { clock, wallClock, locustfile })
  log.write('info', `listening for Locust's workers on ${link.address.replace('tcp://', '')}`)
  if (!isLoopback(settings)) {
    const text =
      "anybody who reaches that address can take part in this run and read what it sends: Locust's protocol is plain, without encryption or password"
    log.write('warn', text)
  }
  return link
}

async function readLocustfile(path: string): Promise<{ filename: string; contents: string }> {
  try {
    return { filename: basename(path), contents: await readFile(path, 'utf8') }
  } catch (cause) {
    throw new TymbalError('TYM1001', `The locustfile for workers cannot be read: ${messageOf(cause)}`, {
      hint: 'Name an existing file with --locustfile-for-workers.',
      cause,
    })
  }
}
