// Answers requests for the routes of a script: within a time and a size, without what would give the page of the operator away.
import { messageOf } from '../../model/errors.js'
import type { UiRoute } from '../../users/load-script.js'
import type { ScriptAnswer, ScriptRequest } from '../../web/control-room.js'
import { Refusal } from '../../web/refusal.js'

const MOST_BYTES = 10_000_000
/** What an answer may say of itself; who may read or frame it is not for the script to say. */
const KEPT_HEADERS = ['content-type', 'content-disposition', 'content-language', 'last-modified', 'location']

export interface ScriptAnswersDeps {
  readonly routes: readonly UiRoute[]
  /** For the handler, and again for what it answers to come whole. */
  readonly limitMs: number
  summary(): Readonly<Record<string, unknown>> | null
  log(text: string): void
}

/** @throws Refusal 404, 405, 500 for what the script threw or answered, 504 for an answer that does not come */
export async function scriptAnswer(
  { method, path, request }: ScriptRequest,
  deps: ScriptAnswersDeps,
): Promise<ScriptAnswer> {
  const here = deps.routes.filter((route) => route.path === path)
  const route = here.find((one) => one.method === (method === 'HEAD' ? 'GET' : method))
  if (here.length === 0) throw new Refusal(404, `The script has no route ${path}.`)
  if (route === undefined) {
    const headers = { Allow: here.map((one) => one.method).join(', ') }
    throw new Refusal(405, `${path} is not for ${method}.`, { headers })
  }
  try {
    const { limitMs, summary } = deps
    return await read(await atMost(limitMs, async () => route.handler(request, { summary })), limitMs)
  } catch (thrown) {
    const failed =
      thrown instanceof Refusal
        ? thrown
        : new Refusal(500, `the script threw: ${messageOf(thrown)}`, { code: 'TYM3005' })
    deps.log(`${route.method} /script${route.path}: ${failed.message}`)
    throw failed
  }
}

const tooLate = (limitMs: number): Refusal =>
  new Refusal(504, `the script did not answer within ${limitMs / 1000} s`, { code: 'TYM3005' })

async function atMost<T>(limitMs: number, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(limitMs)), limitMs)
  })
  try {
    return await Promise.race([call(), late])
  } finally {
    clearTimeout(timer)
  }
}

async function read(response: unknown, limitMs: number): Promise<ScriptAnswer> {
  if (!(response instanceof Response))
    throw new Refusal(500, 'the script answered something that is no Response', { code: 'TYM3005' })
  if (response.type === 'error')
    throw new Refusal(500, 'the script answered a Response that stands for a failure', { code: 'TYM3005' })
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: await bytesOf(response, limitMs),
  }
}

/** Piece by piece: a stream without an end is cut. */
async function bytesOf({ body }: Response, limitMs: number): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array()
  const reader = body.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    await atMost(limitMs, async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        size += next.value.length
        if (size > MOST_BYTES)
          throw new Refusal(500, `the script answered more than ${MOST_BYTES} bytes`, { code: 'TYM3005' })
        pieces.push(next.value)
      }
    })
  } finally {
    void reader.cancel().catch(() => undefined)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
