// What the options of a master come to. Pure.
import { join, resolve } from 'node:path'
import type { Settings } from '../options/option-table.js'
import type { SwarmSettings } from '../run-request.js'

const LOOPBACK = '127.0.0.1'
const DEFAULT_PORT = 5557

interface Places {
  readonly cwd: string
  readonly stateDirectory: string
  readonly cores: number
}

export function swarmSettings(values: Settings, { cwd, stateDirectory, cores }: Places): SwarmSettings {
  const kept = (path: string | undefined, name: string): string =>
    path === undefined ? join(stateDirectory, name) : resolve(cwd, path)
  const own = values.processes === -1 ? cores : (values.processes ?? 0)
  const maxWaitMs = values.expectWorkersMaxWait ?? 0
  return {
    bindHost: values.masterBindHost ?? LOOPBACK,
    bindPort: values.masterBindPort ?? DEFAULT_PORT,
    isPlain: values.plain ?? false,
    keyFile: kept(values.masterKey, 'master.key'),
    joinFile: kept(values.joinFile, 'join.token'),
    makeNewToken: values.newToken ?? false,
    expectWorkers: Math.max(values.expectWorkers ?? 1, own),
    maxWaitMs: maxWaitMs === 0 ? Number.POSITIVE_INFINITY : maxWaitMs,
  }
}
