// What the options of the page come to. Pure but for reading the certificate.
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { messageOf } from '../../model/errors.js'
import { trustedProxies } from '../../web/safety/client-address.js'
import { newToken } from '../../web/safety/token-book.js'
import type { ServerSettings } from '../../web/start-server.js'
import type { FaultList } from '../parse/faults.js'
import { type SettingMap, settingsOf } from '../parse/settings.js'
import { isLoopback } from '../resolve/listen-address.js'

export interface WebSettings extends ServerSettings {
  readonly autostart: boolean
  /** null = the page stays. */
  readonly autoquitMs: number | null
}

const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORT = 8089
const LEAST_TOKEN = 16
const BASE_PATH = /^(\/[A-Za-z0-9._~-]+)*$/

/** Faults are added to `faults`; the result is only good when there are none. */
export async function webSettings(map: SettingMap, cwd: string, faults: FaultList): Promise<WebSettings> {
  const values = settingsOf(map)
  const host = values.webHost ?? DEFAULT_HOST
  const onLoopback = isLoopback({ host })
  return {
    host,
    port: values.webPort ?? DEFAULT_PORT,
    isLoopback: onLoopback,
    basePath: basePathOf(map, faults),
    names: namesOf(host, onLoopback, values.webAllowedHosts ?? []),
    trustedProxies: proxiesOf(map, faults),
    tokens: tokensOf(map, onLoopback, faults),
    tls: await tlsOf(map, cwd, faults),
    autostart: values.autostart ?? false,
    autoquitMs: values.autoquit ?? null,
  }
}

/** `/` or `/base/`. */
function basePathOf(map: SettingMap, faults: FaultList): string {
  const setting = map.get('webBasePath')
  const text = `/${String(setting?.value ?? '')}`.replace(/\/+/g, '/').replace(/\/$/, '')
  if (!BASE_PATH.test(text) || text.split('/').some((part) => /^\.+$/.test(part))) {
    faults.add(setting!.source.name, `"${String(setting!.value)}" is not a path of letters, digits, . _ ~ and -`)
  }
  return `${text}/`
}

function namesOf(host: string, onLoopback: boolean, allowed: readonly string[]): readonly string[] {
  const own = onLoopback ? [] : [hostname(), host]
  return [...own, ...allowed].map((name) => name.toLowerCase())
}

function proxiesOf(map: SettingMap, faults: FaultList): readonly string[] {
  const setting = map.get('webTrustedProxies')
  const texts = (setting?.value ?? []) as readonly string[]
  return texts.filter((text) => {
    try {
      trustedProxies([text])
      return true
    } catch {
      faults.add(setting!.source.name, `"${text}" is no address and no network as 10.0.0.0/8`)
      return false
    }
  })
}

/** Asked for off the loopback, and wherever one was given. */
function tokensOf(map: SettingMap, onLoopback: boolean, faults: FaultList): ServerSettings['tokens'] {
  const [operator, viewer] = ['webToken', 'webViewerToken'].map((key) => tokenOf(key, map, faults))
  if (operator === undefined && viewer === undefined && onLoopback) return null
  return { operator: operator ?? newToken(), viewer: viewer ?? newToken() }
}

function tokenOf(key: string, map: SettingMap, faults: FaultList): string | undefined {
  const setting = map.get(key)
  if (setting === undefined) return undefined
  const text = String(setting.value)
  if (text.length < LEAST_TOKEN || !/^[\w.~+/=-]+$/.test(text)) {
    faults.add(setting.source.name, `must have ${LEAST_TOKEN} letters, digits or . _ ~ + / = - at least`)
  }
  return text
}

async function tlsOf(map: SettingMap, cwd: string, faults: FaultList): Promise<ServerSettings['tls']> {
  const [cert, key] = [map.get('webTlsCert'), map.get('webTlsKey')]
  if (cert === undefined && key === undefined) return null
  if (cert === undefined || key === undefined) {
    const [given, missing] =
      cert === undefined ? [key!, '--web-tls-key needs --web-tls-cert'] : [cert, '--web-tls-cert needs --web-tls-key']
    faults.add(given.source.name, missing)
    return null
  }
  const [certBytes, keyBytes] = await Promise.all(
    [cert, key].map(async ({ value, source }) => {
      try {
        return await readFile(resolve(cwd, String(value)))
      } catch (thrown) {
        faults.add(source.name, `cannot be read: ${messageOf(thrown)}`)
        return Buffer.alloc(0)
      }
    }),
  )
  return { cert: certBytes!, key: keyBytes! }
}
