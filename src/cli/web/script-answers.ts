// Answers requests for the routes of a script: within a time and a size, without what would give the page of the operator away.
import { messageOf } from '../../model/errors.js'
import type { UiRoute } from '../../users/load-script.js'
import type { ScriptAnswer, ScriptRequest } from '../../web/control-room.js'
import { Refusal } from '../../web/refusal.js'

const LIMIT_MS = 10_000
const MOST_BYTES = 10_000_000
/** What an answer may say of itself; who may read or frame it is not for the script to say. */
const KEPT_HEADERS = ['content-type', 'content-disposition', 'content-language', 'last-modified']

export interface ScriptAnswersDeps {
  readonly routes: readonly UiRoute[]
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
    return await read(await atMost(LIMIT_MS, async () => route.handler(request, { summary: deps.summary })))
  } catch (thrown) {
    const failed =
      thrown instanceof Refusal
        ? thrown
        : new Refusal(500, `the script threw: ${messageOf(thrown)}`, { code: 'TYM3005' })
    deps.log(`${route.method} /script${route.path}: ${failed.message}`)
    throw failed
  }
}

async function atMost<T>(limitMs: number, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Refusal(504, `the script did not answer within ${limitMs / 1000} s`, { code: 'TYM3005' })),
      limitMs,
    )
  })
  try {
    return await Promise.race([call(), late])
  } finally {
    clearTimeout(timer)
  }
}

async function read(response: unknown): Promise<ScriptAnswer> {
  if (!(response instanceof Response))
    throw new Refusal(500, 'the script answered something that is no Response', { code: 'TYM3005' })
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: await atMost(LIMIT_MS, () => bytesOf(response)),
  }
}

/** Piece by piece: a stream without an end is cut. */
async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += piece.length
    if (size > MOST_BYTES)
      throw new Refusal(500, `the script answered more than ${MOST_BYTES} bytes`, { code: 'TYM3005' })
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
