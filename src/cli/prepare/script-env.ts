// Environment variables for the script, from `--env-file` and `--env`.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { messageOf } from '../../model/errors.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap } from '../parse/settings.js'

/** `--env` is stronger than the file. A file that cannot be read is a fault. */
export function readScriptEnv(settings: SettingMap, cwd: string, faults: FaultList): Readonly<Record<string, string>> {
  const named = settings.get('envFile')
  const given = settings.get('env')?.value as Readonly<Record<string, string>> | undefined
  return { ...(named ? readFile(named.source.name, resolve(cwd, String(named.value)), faults) : {}), ...given }
}

function readFile(where: string, path: string, faults: FaultList): Readonly<Record<string, string>> {
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>
  } catch (thrown) {
    faults.add(where, `cannot be read: ${messageOf(thrown)}`)
    return {}
  }
}
