// The schemas say what api.ts says, and the description names the routes that are served.

import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { summaryJsonSchema } from '../../stats/summary-schema.js'
import type * as api from '../api.js'
import { createApp } from '../create-app.js'
import { apiPage } from '../routes/api-page.js'
import { Attempts } from '../safety/attempts.js'
import { Guard } from '../safety/guard.js'
import type * as answers from './answers.js'
import { openApi } from './openapi.js'
import { OPERATIONS } from './operations.js'
import type * as requests from './requests.js'

/** As zod infers: nothing readonly, and what may be left out may be undefined. */
type Plain<T> = T extends readonly (infer E)[]
  ? Plain<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T
type Equal<A, B> = [Plain<A>] extends [Plain<B>] ? ([Plain<B>] extends [Plain<A>] ? true : false) : false
type Of<S extends z.ZodType> = z.infer<S>

/** Does not compile when one of them differs. */
const EQUAL: {
  readonly session: Equal<Of<typeof requests.sessionRequest>, api.SessionRequest>
  readonly start: Equal<Of<typeof requests.startRequest>, api.StartRequest>
  readonly load: Equal<Of<typeof requests.loadRequest>, api.LoadRequest>
  readonly stop: Equal<Of<typeof requests.stopRequest>, api.StopRequest>
  readonly note: Equal<Of<typeof requests.noteRequest>, api.NoteRequest>
  readonly change: Equal<Of<typeof requests.runChange>, api.RunChange>
  readonly state: Equal<Of<typeof answers.appState>, api.AppState>
  readonly script: Equal<Of<typeof answers.scriptState>, api.ScriptState>
  readonly item: Equal<Of<typeof answers.runListItem>, api.RunListItem>
  readonly series: Equal<Of<typeof answers.series>, api.Series>
  readonly heatmap: Equal<Of<typeof answers.heatmap>, api.Heatmap>
  readonly range: Equal<Of<typeof answers.endpointRange>, api.EndpointRange>
  readonly curve: Equal<Of<typeof answers.percentileCurve>, api.PercentileCurve>
  readonly logs: Equal<Of<typeof answers.logPage>, api.LogPage>
  readonly comparison: Equal<Of<typeof answers.comparison>, api.Comparison>
  readonly problem: Equal<Of<typeof answers.problem>, api.Problem>
  /** Parts of the summary are the summary's own, which outputs/files/summary-schema.test.ts holds equal. */
  readonly head: Equal<keyof Of<typeof answers.headTick>, keyof api.HeadTick>
} = {
  session: true,
  start: true,
  load: true,
  stop: true,
  note: true,
  change: true,
  state: true,
  script: true,
  item: true,
  series: true,
  heatmap: true,
  range: true,
  curve: true,
  logs: true,
  comparison: true,
  problem: true,
  head: true,
}

const facts = {
  version: '1.2.3',
  basePath: '/base/',
  summarySchema: summaryJsonSchema() as Readonly<Record<string, unknown>>,
}

describe('the schemas', () => {
  it('are those of api.ts', () => {
    expect(Object.values(EQUAL)).not.toContain(false)
  })
})

describe('the OpenAPI description', () => {
  const description = openApi(facts) as {
    readonly openapi: string
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
  }

  it('names every route that is served, and no other', () => {
    const guard = new Guard({
      rules: { isLoopback: true, names: [] },
      tokens: null,
      attempts: new Attempts(() => 0),
      basePath: '/',
      isTls: false,
      isTrustedProxy: () => false,
      port: () => 1,
    })
    const room = {} as Parameters<typeof createApp>[0]['room']
    const app = createApp({ room, guard, pages: new Map(), basePath: '/', summarySchema: {} })
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/'))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.slice('/api/v1'.length).replace(/:(\w+)/g, '{$1}')}`)
    expect([...new Set(served)].sort()).toEqual(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort())
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(described.sort()).toEqual([...new Set(served)].sort())
  })

  it('is 3.1, gives each operation a name of its own, and refers to nothing that is not there', () => {
    expect(description.openapi).toBe('3.1.0')
    const ids = Object.values(description.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    const text = JSON.stringify(description)
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!)
    expect(references.length).toBeGreaterThan(20)
    for (const reference of new Set(references))
      expect([reference, found(description, reference)]).toEqual([reference, true])
    for (const name of ['RunSummary', 'StartRequest', 'HeadTick', 'Problem', 'Comparison']) {
      expect(Object.keys(description.components.schemas)).toContain(name)
    }
  })
})

function found(root: unknown, reference: string): boolean {
  const path = reference.replace(/^#\//, '').split('/')
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root) !== undefined
}

describe('the page of the API', () => {
  it('names every operation once, and carries no script', async () => {
    const text = String(await apiPage('1.2.3', '/base/'))
    for (const { method, path } of OPERATIONS) {
      expect(text.split(`<code>${method.toUpperCase()} ${path}</code>`), `${method} ${path}`).toHaveLength(2)
    }
    expect(text).toContain('href="/base/api/v1/openapi.json"')
    expect(text).not.toMatch(/<script|style=/)
  })
})
