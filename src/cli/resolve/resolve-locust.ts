// The part of the command line that lets Locust's workers in. Pure.
import { resolve } from 'node:path'
import type { Scenario } from '../../model/load.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap } from '../parse/settings.js'
import type { LocustSettings } from '../run-request.js'
import { parseListenAddress } from './listen-address.js'

/** null when they have no part in the run, or when that part has faults. */
export function resolveLocust(
  settings: SettingMap,
  scenarios: readonly Scenario[],
  cwd: string,
  faults: FaultList,
): LocustSettings | null {
  const listen = settings.get('locustWorkers')
  const file = settings.get('locustfileForWorkers')
  if (listen === undefined) {
    if (file !== undefined) faults.add(file.source.name, 'is for Python workers, which come with --locust-workers')
    return null
  }
  refuseIterations(listen.source.name, scenarios, faults)
  const address = parseListenAddress(String(listen.value))
  if (address === null) {
    faults.add(listen.source.name, `"${listen.value}" is not HOST:PORT, as 127.0.0.1:5557 or 0.0.0.0:5557`)
    return null
  }
  return { ...address, locustfile: file === undefined ? null : resolve(cwd, String(file.value)) }
}

function refuseIterations(source: string, scenarios: readonly Scenario[], faults: FaultList): void {
  if (!scenarios.some(({ plan }) => plan.kind === 'iterations')) return
  faults.add(source, "Locust's workers do not count iterations, so a number of iterations cannot be shared with them", {
    code: 'TYM1001',
    hint: 'End the run by time: -t, or --stage.',
  })
}
