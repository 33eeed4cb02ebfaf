// The script of `tymbal quick`: one request over and over. A bundle like any other, so that workers in other processes can run it.
import type { ScriptBundle } from '../model/test-plan.js'
import { importBundle, type LoadedScript } from './import-bundle.js'
import { DOOR_FILE } from './loading/bundle-format.js'
import { hashOf } from './loading/bundle-hash.js'

export interface QuickRequest {
  /** Absolute. */
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Of the whole request. */
  readonly timeoutMs?: number
}

export async function quickScript(request: QuickRequest): Promise<LoadedScript> {
  return importBundle(quickBundle(request), { env: {} })
}

/** Its one user class is called `Quick`, and its host is the URL's. */
export function quickBundle(request: QuickRequest): ScriptBundle {
  const { origin, pathname, search } = new URL(request.url)
  const code = `import { HttpUser } from ${JSON.stringify(DOOR_FILE)}
const options = ${optionsText(request)}
export class Quick extends HttpUser {
  static host = ${JSON.stringify(origin)}
  static tasks = { request: 1 }
  request() { return this.client.request(${JSON.stringify(pathname + search)}, options) }
}
`
  return { path: request.url, code, files: [], hash: hashOf({ code, files: [] }) }
}

function optionsText({ method, headers, body, timeoutMs }: QuickRequest): string {
  const fields = [`method: ${JSON.stringify(method)}`]
  if (Object.keys(headers).length > 0) fields.push(`headers: ${JSON.stringify(headers)}`)
  if (typeof body === 'string') fields.push(`body: ${JSON.stringify(body)}`)
  else if (body !== undefined)
    fields.push(`body: Buffer.from(${JSON.stringify(Buffer.from(body).toString('base64'))}, 'base64')`)
  if (timeoutMs !== undefined) fields.push(`timeout: ${JSON.stringify(`${timeoutMs}ms`)}`)
  return `{ ${fields.join(', ')} }`
}
