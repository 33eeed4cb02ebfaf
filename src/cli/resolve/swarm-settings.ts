// What the options of a master come to. Pure.
import { join, resolve } from 'node:path'
import type { Settings } from '../options/option-table.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap } from '../parse/settings.js'
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

const OF_A_MASTER = ['masterBindHost', 'masterBindPort', 'masterKey', 'newToken', 'joinFile', 'plain']
const OF_A_GATHERING = ['expectWorkers', 'expectWorkersMaxWait']

/** On a command line, what has no effect is a mistake. In the environment or a configuration file it may be meant for another command. */
export function refuseWithoutMaster(settings: SettingMap, faults: FaultList): void {
  const isMaster = settings.get('master')?.value === true
  const gathers = isMaster || settings.has('locustWorkers')
  for (const key of [...(isMaster ? [] : OF_A_MASTER), ...(gathers ? [] : OF_A_GATHERING)]) {
    const source = settings.get(key)?.source
    if (source?.kind === 'flag') faults.add(source.name, 'has an effect only with --master')
  }
}
