// Checks of values that need more than their own text: addresses, and numbers with a hole in their range.
import { parseFixed } from '../../clients/http/connection/address-book.js'
import { type Environment, proxyRules } from '../../clients/http/connection/proxy-rules.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap } from '../parse/settings.js'

/** Adds a fault for each value that cannot work. The host of a script without HTTP users may be of any scheme. */
export function checkValues(
  settings: SettingMap,
  faults: FaultList,
  { usesHttp, env }: { readonly usesHttp: boolean; readonly env: Environment },
): void {
  checkUrl(settings, 'host', usesHttp ? httpUrlFault : urlFault, faults)
  checkEach(settings, 'proxy', (text) => proxyRules(text, env), faults)
  checkEach(settings, 'resolve', parseFixed, faults)
  const processes = settings.get('processes')
  if (processes?.value === 0)
    faults.add(processes.source.name, '0 processes run nothing; 1 or more, or -1 for one per core')
}

function checkUrl(settings: SettingMap, key: string, faultOf: typeof urlFault, faults: FaultList): void {
  const setting = settings.get(key)
  if (setting === undefined) return
  const text = String(setting.value)
  const why = faultOf(text)
  if (why !== null) faults.add(setting.source.name, `"${withoutUserinfo(text)}" ${why}`)
}

/** What is wrong with the URL, or null. */
export function urlFault(text: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `is not a URL; did you mean http://${text}?`
  if (!URL.canParse(text)) return 'is not a URL'
  return new URL(text).hostname === '' ? 'names no host' : null
}

export function httpUrlFault(text: string): string | null {
  return urlFault(text) ?? (/^https?:/i.test(text) ? null : 'is not an http or https URL')
}

/** By the reader that the engine itself has. */
function checkEach(settings: SettingMap, key: string, read: (text: string) => unknown, faults: FaultList): void {
  const setting = settings.get(key)
  for (const text of setting === undefined ? [] : [setting.value].flat()) {
    try {
      read(String(text))
    } catch (thrown) {
      faults.addThrown(setting!.source.name, thrown)
    }
  }
}
