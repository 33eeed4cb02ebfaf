// Endpoints in groups.
import { expect, test } from 'vitest'
import { NO_LATENCY } from '../../../../src/outputs/summary.fixture.js'
import type { EndpointRow } from './endpoint-row.js'
import { type EndpointTags, groupEndpoints, groupingsOf, isGroupKey, pathOf } from './group-endpoints.js'

const row = (method: string, name: string, requests: number, meanMs = 10): EndpointRow => ({
  key: `${method} ${name}`,
  method,
  name,
  path: null,
  requests,
  failures: requests / 10,
  rps: requests / 100,
  latencyMs: { ...NO_LATENCY, min: meanMs / 2, mean: meanMs, max: meanMs * 5, p95: meanMs * 3 },
  meanBytes: 100,
  trend: [],
})
const ROWS = [row('GET', '/items/2', 100, 10), row('POST', '/cart', 50), row('GET', '/items/10?page=2', 300, 30)]
const toggle = (): void => {}
const idsOf = (rows: readonly EndpointRow[]) => groupingsOf(rows).map(({ id }) => id)
const by = (wanted: string, rows = ROWS, tags: EndpointTags = []) =>
  groupingsOf(rows, tags).find(({ id }) => id === wanted)!

test('only what divides the endpoints is offered', () => {
  expect(idsOf(ROWS)).toEqual(['method', 'path'])
  expect(idsOf([row('GET', '/a', 1), row('GET', '/b', 1)])).toEqual([])
  const hosts = ['http://a.test/x', 'http://a.test/y', 'http://b.test/x'].map((name) => row('GET', name, 1))
  expect(idsOf(hosts)).toEqual(['host', 'path'])
})

test('the first part of a path, of an address, of any other name', () => {
  const name = (text: string): string => pathOf(row('GET', text, 1))
  expect(['/items/[id]', '/', '/search?q=1', 'https://a.test/x/y', 'add to cart'].map(name)).toEqual([
    '/items',
    '/',
    '/search',
    '/x',
    'add',
  ])
})

test('a group adds what can be added; percentiles cannot', () => {
  const grouped = groupEndpoints(ROWS, { grouping: by('path'), closed: new Set(), toggle })
  expect(grouped.map(({ name }) => name)).toEqual(['/items', '/items/2', '/items/10?page=2', '/cart'])
  const [items] = grouped
  expect(isGroupKey(items!.key)).toBe(true)
  expect(items).toMatchObject({ requests: 400, failures: 40, rps: 4, meanBytes: 100, group: { size: 2, isOpen: true } })
  expect(items!.latencyMs).toMatchObject({ min: 5, mean: 25, max: 150, p95: Number.NaN, p50: Number.NaN })
})

test('a closed group hides its endpoints', () => {
  const grouped = groupEndpoints(ROWS, { grouping: by('method'), closed: new Set(['GET']), toggle })
  expect(grouped.map(({ name }) => name)).toEqual(['GET', '/cart'])
})

test('a group without requests has no latency', () => {
  const [group] = groupEndpoints([row('GET', '/a', 0), row('GET', '/b', 0)], {
    grouping: by('method'),
    closed: new Set(),
    toggle,
  })
  expect(group!.latencyMs.min).toBeNaN()
})

test('by a tag: an endpoint of several values is in a group of those, one without the tag in the last', () => {
  const tags = [
    {
      key: 'userClass',
      values: [
        { value: 'Api', endpoints: ['GET /items/2'] },
        { value: 'Shopper', endpoints: ['GET /items/2', 'GET /items/10?page=2'] },
      ],
    },
    { key: 'team', values: [{ value: 'cart', endpoints: ROWS.map(({ key }) => key) }] },
  ]
  const rows = [...ROWS, row('PUT', '/cart', 1)]
  expect(groupingsOf(rows, tags).map(({ id, label }) => [id, label])).toEqual([
    ['method', 'method'],
    ['path', 'path'],
    ['tag:userClass', 'user class'],
    ['tag:team', 'tag team'],
  ])
  const { groupOf } = by('tag:userClass', rows, tags)
  expect(rows.map(groupOf)).toEqual(['Api, Shopper', '', 'Shopper', ''])
})
