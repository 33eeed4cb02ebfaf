// Reads bodies and queries by their schemas; what is wrong is named by its field.
import type { z } from 'zod'
import { Refusal } from '../refusal.js'
import type { WebContext } from '../safety/guard.js'

/** @throws Refusal 400, 415, 422 */
export async function readBody<S extends z.ZodType>(c: WebContext, schema: S): Promise<z.output<S>> {
  const type = (c.req.header('Content-Type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new Refusal(415, 'Send application/json.', { code: 'TYM6005' })
  }
  return checked(await parsed(c), schema)
}

async function parsed(c: WebContext): Promise<unknown> {
  try {
    return await c.req.json()
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown
    throw new Refusal(400, 'The body is not JSON.', { code: 'TYM6005' })
  }
}

/** @throws Refusal 422 */
export function readQuery<S extends z.ZodType>(c: WebContext, schema: S): z.output<S> {
  return checked(c.req.query(), schema)
}

export function checked<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const field = [...issue.path, ...unknown].map(String).join('.')
  const where = field === '' ? {} : { field }
  throw new Refusal(422, field === '' ? issue.message : `${field}: ${issue.message}`, { ...where, code: 'TYM6005' })
}

/** Paths without a body: whoever sends one is mistaken. */
export async function readNothing(c: WebContext): Promise<void> {
  if ((await c.req.text()) !== '') throw new Refusal(422, 'No body is expected.', { code: 'TYM6005' })
}
