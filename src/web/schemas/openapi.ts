// The OpenAPI 3.1 description of the API, made from the schemas that requests are checked by.
import { z } from 'zod'
import { API_PATH } from '../api.js'
import { headTick, problem, stateTick } from './answers.js'
import { OPERATIONS, type Operation } from './operations.js'

export interface OpenApiFacts {
  readonly version: string
  /** `/` or `/base/`. */
  readonly basePath: string
  /** JSON Schema of the run's summary. */
  readonly summarySchema: Readonly<Record<string, unknown>>
}

type Json = Record<string, unknown>

const COMPONENTS = '#/components/schemas/'

export function openApi({ version, basePath, summarySchema }: OpenApiFacts): Json {
  const components: Json = { ...summaryComponents(summarySchema) }
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => toJson(schema, io, components)
  const paths: Record<string, Json> = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, schemaOf) }
  }
  for (const event of [headTick, stateTick]) schemaOf(event, 'output')
  return {
    openapi: '3.1.0',
    info: { title: 'tymbal', version, description: 'Starts, watches, changes and compares runs. docs/WEB-API.md.' },
    servers: [{ url: `${basePath.replace(/\/$/, '')}${API_PATH}` }],
    security: [{}, { bearer: [] }, { cookie: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'tymbal_PORT' },
      },
    },
  }
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Json

function describe(operation: Operation, schemaOf: SchemaOf): Json {
  const { method, path, summary, query, body, bodyType, status, answer, contentType } = operation
  const type = answer === undefined ? contentType : 'application/json'
  const schema = answer === undefined ? {} : { schema: schemaOf(answer, 'output') }
  const content = type === undefined ? {} : { content: { [type]: schema } }
  const refused = {
    description: 'Refused',
    content: { 'application/problem+json': { schema: schemaOf(problem, 'output') } },
  }
  return {
    operationId: `${method}${path.replace(/[^a-z]+(.)?/gi, (_, letter: string = '') => letter.toUpperCase())}`,
    summary,
    parameters: [...pathParameters(path), ...queryParameters(query, schemaOf)],
    ...requestOf(body, bodyType, schemaOf),
    responses: { [status]: { description: 'Done', ...content }, default: refused },
  }
}

function requestOf(body: z.ZodType | undefined, bodyType: string | undefined, schemaOf: SchemaOf): Json {
  if (bodyType !== undefined) return { requestBody: { required: true, content: { [bodyType]: {} } } }
  if (body === undefined) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
}

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'id' ? '`live` = the run under way, or the last one of this process' : 'of the preset',
    schema: { type: 'string' },
  }))

function queryParameters(query: z.ZodObject | undefined, schemaOf: SchemaOf): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }))
}

/** What has a name becomes a component, and is referred to. */
function toJson(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _schema,
    $defs = {},
    ...json
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const part = (zodSchema as unknown as z.ZodType).meta()?.summaryPart
      if (typeof part !== 'string') return
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
      jsonSchema.$ref = `${COMPONENTS}RunSummary${part === '' ? '' : `/properties/${part}`}`
    },
  }) as Json
  for (const [name, def] of Object.entries($defs as Json)) components[name] = relinked(def)
  const own = (schema.meta() as Json | undefined)?.id
  if (typeof own !== 'string') return relinked(json) as Json
  components[own] = relinked(json)
  return { $ref: `${COMPONENTS}${own}` }
}

/** The summary's schema and those that it is made of. */
function summaryComponents(summary: Readonly<Record<string, unknown>>): Json {
  const { $schema: _schema, $id: _id, $defs = {}, ...own } = summary as Json
  const parts = Object.entries($defs as Json).map(([name, def]) => [name, relinked(def)])
  return { ...Object.fromEntries(parts), RunSummary: relinked(own) }
}

function relinked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relinked)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'summaryPart')
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', COMPONENTS) : relinked(inner),
    ]),
  )
}
