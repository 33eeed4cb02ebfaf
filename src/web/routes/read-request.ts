// Reads bodies and queries by their schemas; what is wrong is named by its field.
import type { z } from 'zod'
import { Refusal } from '../refusal.js'
import type { WebContext } from '../safety/guard.js'
import { wrongField } from './wrong-field.js'

/** @throws Refusal 400, 415, 422 */
export async function readBody<S extends z.ZodType>(c: WebContext, schema: S): Promise<z.output<S>> {
  const type = (c.req.header('Content-Type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new Refusal(415, 'Send application/json.', { code: 'TYM6005' })
  }
  return checked(await parsed(c), schema)
}

async function parsed(c: WebContext): Promise<unknown> {
  const text = await bodyText(c)
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'The body is not JSON.', { code: 'TYM6005' })
  }
}

const MOST_BODY_BYTES = 256 * 1024

/** From the socket's own stream: what is too much is not read to its end. */
async function bodyText(c: WebContext): Promise<string> {
  const { incoming } = c.env
  const tooMuch = (): Refusal =>
    new Refusal(413, `The body has more than ${MOST_BODY_BYTES} bytes.`, { code: 'TYM6005' })
  if (Number(incoming.headers['content-length'] ?? 0) > MOST_BODY_BYTES) throw tooMuch()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY_BYTES) throw tooMuch()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** @throws Refusal 422 */
export function readQuery<S extends z.ZodType>(c: WebContext, schema: S): z.output<S> {
  return checked(c.req.query(), schema)
}

export function checked<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const { field, text } = wrongField(result.error.issues[0]!)
  const where = field === '' ? {} : { field }
  throw new Refusal(422, field === '' ? text : `${field}: ${text}`, { ...where, code: 'TYM6005' })
}

/** Paths without a body: whoever sends one is mistaken. */
export async function readNothing(c: WebContext): Promise<void> {
  if ((await bodyText(c)) !== '') throw new Refusal(422, 'No body is expected.', { code: 'TYM6005' })
}
