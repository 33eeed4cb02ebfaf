// Bodies of requests as schemas; api.ts has the same as types, and a test holds the two equal.
import { z } from 'zod'

/** Control characters would move the cursor of whoever reads the log. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const PLAIN = /^[^\u0000-\u001f\u007f-\u009f]*$/

const line = (most: number) => z.string().max(most).regex(PLAIN, 'has control characters')
const duration = z.union([z.string().min(1).max(40), z.number().nonnegative()])
const name = line(200).min(1)
const tags = z.record(line(100).min(1, 'a tag needs a name'), line(500))
const users = z.int().min(0).max(10_000_000)
const spawnRate = z.number().positive()

export const threshold = z.union([
  line(500).min(1),
  z.strictObject({
    threshold: line(500).min(1),
    abortOnFail: z.boolean().optional(),
    delayAbortEval: line(40).min(1).optional(),
  }),
])

export const classShare = z
  .strictObject({
    name,
    weight: z.number().min(0).max(1e9).optional(),
    fixedCount: users.optional(),
  })
  .refine(({ weight, fixedCount }) => (weight === undefined) !== (fixedCount === undefined), {
    error: 'has either weight or fixedCount',
  })
export const userClass = z.union([name, classShare])

const TWICE = 'names a class twice'
const areDifferent = (classes: readonly (string | { readonly name: string })[] = []): boolean =>
  new Set(classes.map((one) => (typeof one === 'string' ? one : one.name))).size === classes.length

export const startRequest = z
  .strictObject({
    host: line(2000).min(1).nullable().optional(),
    users: users.optional(),
    spawnRate: spawnRate.optional(),
    iterations: z.int().min(1).optional(),
    runTime: duration.nullable().optional(),
    stages: z
      .array(z.strictObject({ duration, target: users }))
      .min(1)
      .max(1000)
      .optional(),
    userClasses: z.array(userClass).max(1000).refine(areDifferent, TWICE).optional(),
    thresholds: z.array(threshold).max(200).optional(),
    parameters: z.record(name, z.union([z.string().max(10_000), z.number(), z.boolean()])).optional(),
    name: name.optional(),
    tags: tags.optional(),
  })
  .meta({
    id: 'StartRequest',
    description: 'What is left out is as in `defaults` of the state. Durations are texts as `5m`, or seconds',
  })

/** In a path. */
export const presetName = z.object({ name: line(100).regex(/\S/, 'must not be empty') })
export const sessionRequest = z.strictObject({ token: z.string().min(1).max(500) }).meta({ id: 'SessionRequest' })
export const loadRequest = z
  .strictObject({
    users: users.optional(),
    spawnRate: spawnRate.optional(),
    userClasses: z.array(classShare).min(1).max(1000).refine(areDifferent, TWICE).optional(),
    when: z.enum(['now', 'stage-end']).optional(),
  })
  .refine((edit) => edit.users !== undefined || edit.userClasses !== undefined, {
    path: ['users'],
    error: 'is missing: an edit has users, userClasses or both',
  })
  .refine((edit) => edit.spawnRate === undefined || edit.users !== undefined, {
    path: ['spawnRate'],
    error: 'goes with users',
  })
  .meta({ id: 'LoadRequest' })
export const stopRequest = z.strictObject({ mode: z.enum(['graceful', 'now']) }).meta({ id: 'StopRequest' })
export const noteRequest = z.strictObject({ text: line(500).min(1) }).meta({ id: 'NoteRequest' })
export const runChange = z
  .strictObject({ name: name.optional(), tags: tags.optional(), isBaseline: z.boolean().optional() })
  .meta({ id: 'RunChange' })
