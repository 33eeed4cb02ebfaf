// What the options of a master come to. Pure.
import { join, resolve } from 'node:path'
import type { Settings } from '../options/option-table.js'
import type { GatheringSettings, SwarmSettings } from '../run-request.js'

const LOOPBACK = '127.0.0.1'
const DEFAULT_PORT = 5557

interface Places {
  readonly cwd: string
  readonly stateDirectory: string
}

/** null when all workers are of this machine. */
export function gatheringOf(values: Settings, cores: number): GatheringSettings | null {
  const isMaster = values.master === true
  if (!isMaster && values.locustWorkers === undefined) return null
  const own = values.processes === -1 ? cores : (values.processes ?? (isMaster ? 0 : 1))
  const others = values.locustWorkers === undefined ? 0 : 1
  const maxWaitMs = values.expectWorkersMaxWait ?? 0
  return {
    workers: Math.max(values.expectWorkers ?? Math.max(1, own + others), own),
    maxWaitMs: maxWaitMs === 0 ? Number.POSITIVE_INFINITY : maxWaitMs,
  }
}

export function swarmSettings(values: Settings, { cwd, stateDirectory }: Places): SwarmSettings {
  const kept = (path: string | undefined, name: string): string =>
    path === undefined ? join(stateDirectory, name) : resolve(cwd, path)
  return {
    bindHost: values.masterBindHost ?? LOOPBACK,
    bindPort: values.masterBindPort ?? DEFAULT_PORT,
    isPlain: values.plain ?? false,
    keyFile: kept(values.masterKey, 'master.key'),
    joinFile: kept(values.joinFile, 'join.token'),
    makeNewToken: values.newToken ?? false,
  }
}
