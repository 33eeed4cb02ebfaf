// How many targets one user keeps connections to, and what a kept response holds.
import { expect, it } from 'vitest'
import { bench, reply, serveForTest } from '../http.fixture.js'
import { POOLS_KEPT } from './pool-list.js'

const NAMES = { resolve: ['*:*:127.0.0.1'] }

it('a user closes the connections that rested longest when it goes to many targets', async () => {
  const server = await serveForTest((_request, socket) => void socket.write(reply('ok')))
  const { client, engine } = bench(null, NAMES)
  const get = async (host: number) => client.get(`http://h${host}.test:${server.port}/`)
  for (let host = 1; host <= POOLS_KEPT; host++) await get(host)
  await get(1)
  expect(engine.openSockets).toBe(POOLS_KEPT)
  expect(server.sockets).toHaveLength(POOLS_KEPT)
  for (let host = 100; host < 103; host++) await get(host)
  expect(engine.openSockets).toBe(POOLS_KEPT)
  await get(1)
  expect(server.sockets).toHaveLength(POOLS_KEPT + 3)
  await get(2)
  expect(server.sockets).toHaveLength(POOLS_KEPT + 4)
  client.close()
})

it('connections with calls under way stay, however many', async () => {
  const server = await serveForTest(() => undefined)
  const { client, engine } = bench(null, NAMES)
  const count = POOLS_KEPT + 5
  const calls = Array.from({ length: count }, (_, i) => client.get(`http://h${i + 1}.test:${server.port}/`))
  await expect.poll(() => server.requests.length).toBe(count)
  for (const socket of server.sockets) socket.write(reply('ok'))
  expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true)
  const last = client.get(`http://h200.test:${server.port}/`)
  await expect.poll(() => server.requests.length).toBe(count + 1)
  expect(engine.openSockets).toBe(POOLS_KEPT)
  client.close()
  await last
})

it('a response that is kept does not keep the body of its request', async () => {
  const server = await serveForTest((_request, socket) => void socket.write(reply('ok')))
  const { client } = bench(server.url)
  const response = await client.post('/x', { body: Buffer.alloc(100_000), json: undefined })
  const { source } = response as unknown as { source: Record<string, unknown> }
  expect(source).toMatchObject({ text: '', payload: null, options: {}, hopOptions: {} })
  expect([response.method, response.url]).toEqual(['POST', `${server.url}/x`])
  client.close()
})
