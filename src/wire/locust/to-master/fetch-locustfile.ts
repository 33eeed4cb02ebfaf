// `-f -`: asks a master for its script, from a connection of its own that is never one of its workers.
import { randomUUID } from 'node:crypto'
import { TymbalError } from '../../../model/errors.js'
import { isObject } from '../../shape.js'
import { decodeFrame, encodeFrame } from '../frame.js'
import { connectFrameSocket, type FrameSocket } from './frame-socket.js'

export interface MasterScriptFile {
  /** A base name, without any folder. */
  readonly name: string
  readonly contents: string
}

export interface MasterToAsk {
  readonly host: string
  readonly port: number
  /** Name of this machine. */
  readonly ownHost: string
  /** Told to the master, which logs it. */
  readonly version: string
  /** Asked again each second, so long. */
  readonly limitMs?: number
}

const RETRY_MS = 1000
const LIMIT_MS = 300_000

/**
 * The files that the master has; those that it names by URL are left out.
 * @throws TymbalError TYM4004 when it does not answer in time, TYM3001 when it has none to give
 */
export async function fetchLocustfile(master: MasterToAsk): Promise<readonly MasterScriptFile[]> {
  const nodeId = `${master.ownHost}_download_locustfile_${randomUUID().replaceAll('-', '')}`
  const socket = await connectFrameSocket(master.host, master.port, nodeId)
  const ask = (): void => socket.send(encodeFrame('locustfile', { version: master.version }, nodeId))
  const timer = setInterval(ask, RETRY_MS)
  try {
    const answer = firstAnswer(socket, master)
    ask()
    return readFiles(await answer)
  } finally {
    clearInterval(timer)
    await socket.close(0)
  }
}

function firstAnswer(socket: FrameSocket, { host, port, limitMs = LIMIT_MS }: MasterToAsk): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new TymbalError('TYM4004', `The master ${host}:${port} gave no script within ${Math.round(limitMs / 1000)} s`, {
          hint: 'Masters of Locust do since 2.23. Give this worker a script of its own: -f loadtest.ts',
        }),
      )
    }, limitMs)
    socket.onFrame((bytes) => {
      const frame = decodeFrame(bytes)
      if ('fault' in frame || frame.type !== 'locustfile') return
      clearTimeout(timer)
      resolve(frame.data)
    })
  })
}

function readFiles(data: unknown): readonly MasterScriptFile[] {
  const { locustfiles, error } = isObject(data) ? data : {}
  if (typeof error === 'string') throw new TymbalError('TYM3001', `The master could not give its script: ${error}`)
  const entries = Array.isArray(locustfiles) ? (locustfiles as unknown[]) : []
  return entries.flatMap((entry) => {
    if (!isObject(entry) || typeof entry.filename !== 'string' || typeof entry.contents !== 'string') return []
    const name = entry.filename.split(/[\\/]/).at(-1)!
    return name === '' || name.startsWith('..') ? [] : [{ name, contents: entry.contents }]
  })
}
