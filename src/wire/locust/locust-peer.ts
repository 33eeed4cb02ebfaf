// What a Locust worker's version says about the messages it understands.

import { PROTOCOL_VERSION, type RunUnderWay, type WorkerMessage } from '../messages.js'

export interface LocustPeer {
  readonly id: string
  /** As the hello tells it. */
  readonly version: string
  /** Go workers run their own tasks whatever the class, report only while they have users, and ignore what they do not know. */
  readonly isGo: boolean
  /** Answers to heartbeats. Older workers log a warning for each. */
  readonly takesHeartbeats: boolean
  /** The word that all users are out. */
  readonly takesSpawningComplete: boolean
}

const GO = 'Go'
const HEARTBEATS_SINCE = [2, 19] as const
const SPAWNING_COMPLETE_SINCE = [2, 29] as const

/** @param version as in client_ready: -1 = a Go worker, '' = Debian's Python worker */
export function describePeer(id: string, version: string | -1): LocustPeer {
  if (version === -1) return { id, version: GO, isGo: true, takesHeartbeats: true, takesSpawningComplete: false }
  return {
    id,
    version,
    isGo: false,
    takesHeartbeats: isSince(version, HEARTBEATS_SINCE),
    takesSpawningComplete: isSince(version, SPAWNING_COMPLETE_SINCE),
  }
}

/** @param version as its hello told it */
export const peerOf = (id: string, version: string): LocustPeer => describePeer(id, version === GO ? -1 : version)

function isSince(version: string, [major, minor]: readonly [number, number]): boolean {
  const found = /^(\d+)\.(\d+)/.exec(version)
  if (found === null) return false
  const [itsMajor, itsMinor] = [Number(found[1]), Number(found[2])]
  return itsMajor > major || (itsMajor === major && itsMinor >= minor)
}

/** How a worker introduces itself to the master, which knows nothing of Locust. @param clockMs our wall clock: the worker's is not told */
export function helloOf(peer: LocustPeer, clockMs: number, run: RunUnderWay | null): WorkerMessage {
  const unknown = { node: '', pid: 0, cores: 0, memoryBytes: 0, echoMs: 0 }
  const { id, version } = peer
  return {
    type: 'hello',
    kind: 'locust',
    protocol: PROTOCOL_VERSION,
    version,
    host: hostOf(id),
    clockMs,
    run,
    ...unknown,
  }
}

/** The machine's name, as Locust forms ids. */
function hostOf(id: string): string {
  const end = id.indexOf('_')
  return end < 0 ? id : id.slice(0, end)
}
