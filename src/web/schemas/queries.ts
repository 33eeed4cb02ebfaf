// Queries as schemas: everything in them is text.
import { z } from 'zod'
import { SAMPLE_KINDS } from '../../stats/samples/sample-picture.js'
import { LONG_LISTS } from '../api.js'

const METRICS = ['users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99', 'max', 'cpu', 'memory', 'loop'] as const

const label = z.string().min(1).max(2000)
const elapsed = z.coerce.number().nonnegative()
const upTo = (most: number) => z.coerce.number().int().min(1).max(most)
const of = { endpoint: label.optional(), worker: label.optional() }
const range = { from: elapsed.optional(), to: elapsed.optional() }

/** A range that ends before it begins is nobody's wish. */
const inOrder = <T extends z.ZodType<{ from?: number | undefined; to?: number | undefined }>>(query: T): T =>
  query.refine(({ from = 0, to = Number.POSITIVE_INFINITY }) => from <= to, {
    message: 'is before "from"',
    path: ['to'],
  })

/** `timeline,endpoints` */
export const summaryQuery = z.object({
  without: z
    .string()
    .max(100)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(LONG_LISTS)))
    .optional(),
})
export const seriesQuery = inOrder(
  z.object({
    ...of,
    ...range,
    metrics: z
      .string()
      .max(200)
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(METRICS)).min(1)),
    points: upTo(10_000).optional(),
    parts: z.enum(['all', 'mean']).optional(),
  }),
)
export const heatmapQuery = inOrder(
  z.object({
    ...of,
    ...range,
    columns: upTo(2000).optional(),
    rows: upTo(512).optional(),
  }),
)
export const percentilesQuery = inOrder(z.object({ ...of, ...range }))
export const rangeQuery = inOrder(z.object(range))
export const endpointWorkersQuery = z
  .object(of)
  .refine(({ endpoint, worker }) => endpoint !== undefined || worker !== undefined, {
    message: 'name an endpoint or a worker',
    path: ['endpoint'],
  })
export const samplesQuery = z.object({
  endpoint: label.optional(),
  error: label.optional(),
  kind: z.enum(SAMPLE_KINDS).optional(),
  limit: upTo(1000).optional(),
})
export const logsQuery = z.object({
  after: z.coerce.number().int().nonnegative().optional(),
  level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  worker: label.optional(),
  q: z.string().max(200).optional(),
})
export const compareQuery = z.object({ a: label, b: label })
export const exportQuery = z.object({
  as: z.enum(['html', 'json', 'csv-stats', 'csv-history', 'csv-failures', 'csv-exceptions', 'junit', 'bundle']),
})
export const streamQuery = z.object({ endpoint: z.array(label).max(100).optional() })
