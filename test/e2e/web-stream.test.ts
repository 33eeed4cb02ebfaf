// The live stream over real sockets: going on where it was cut, and readers that do not read.
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { HeadTick } from '../../src/web/api.js'
import { EventReader } from '../support/event-source.js'
import { until } from '../support/until.js'
import { startCountingTarget, type Target, WebSession } from '../support/web-session.js'

let target: Target
let web: WebSession
beforeAll(async () => {
  target = await startCountingTarget()
  web = await new WebSession(['-H', target.url, '--no-save']).open()
  await web.post('/runs', { users: 3, spawnRate: 1000 })
  await web.live<RunSummary>('users run', '/runs/live', ({ run }) => run.users === 3)
})
afterAll(async () => {
  await web.close()
  target.close()
})

async function read(path = '/runs/live/stream', headers: Record<string, string> = {}): Promise<EventReader> {
  const reader = new EventReader()
  onTestFinished(() => reader.close())
  const response = await reader.open((init) => web.fetch(path, init), headers)
  expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('X-Accel-Buffering')).toBe('no')
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  return reader
}

/** Asks for the stream and reads no byte of it. */
function stall(): Socket {
  const { hostname, port } = new URL(web.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  socket.pause()
  socket.write(`GET /api/v1/runs/live/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`)
  return socket
}

describe('the stream', () => {
  it('begins with the picture of now, and tells the clock of the master', async () => {
    const reader = await read()
    const { data } = await reader.seen('head')
    expect(Math.abs((data as HeadTick).nowMs - Date.now())).toBeLessThan(60_000)
    for (const event of ['endpoints', 'workers', 'errors']) await reader.seen(event)
  })

  it('goes on where it was cut, with what was said meanwhile', async () => {
    const first = await read()
    const { id } = await first.seen('head')
    first.close()
    await web.post('/runs/live/notes', { text: 'said while nobody listened' })
    const back = await read('/runs/live/stream', { 'Last-Event-ID': String(id) })
    await back.seen('note', ({ text }: { text: string }) => text.startsWith('said while nobody listened'))
    expect(back.events.some(({ event }) => event === 'resync')).toBe(false)
    expect(back.events.every((event) => event.id > id)).toBe(true)
  })

  it.each(['5', 'nonsense', '9999999999999999'])('says so when it cannot go on from %s', async (id) => {
    const reader = await read('/runs/live/stream', { 'Last-Event-ID': id })
    await reader.seen('resync')
    await reader.seen('head')
  })

  it.each([
    ['gzip', 'gzip'],
    ['identity', null],
  ])('is compressed for who takes it, as the page and every answer: %s', async (accepted, sent) => {
    const headers = { 'Accept-Encoding': accepted }
    const reader = new EventReader()
    onTestFinished(() => reader.close())
    const stream = await reader.open((init) => web.fetch('/runs/live/stream', init), headers)
    const page = await fetch(web.url, { headers })
    const script = /<link rel="modulepreload"[^>]* href="([^"]+)"/.exec(await page.text())![1]!
    const app = await fetch(new URL(script, web.url), { headers })
    expect(await app.text()).toContain('EventSource')
    const answer = await web.fetch('/runs/live', { headers })
    expect(((await answer.json()) as RunSummary).totals.requests).toBeGreaterThan(0)
    for (const { headers } of [stream, app, answer]) {
      expect([headers.get('Content-Encoding'), headers.get('Vary')]).toEqual([sent, 'Accept-Encoding'])
    }
    for (const event of ['head', 'endpoints', 'workers']) await reader.seen(event)
    await until('heads go on', () => reader.of('head').length > 2)
  })

  it('gives the rows that are asked for', async () => {
    const reader = await read('/runs/live/stream?endpoint=GET%20/buy')
    await reader.seen('endpoints', (rows: { name: string }[]) => rows.length === 1 && rows[0]!.name === '/buy')
    expect((await web.get(`/runs/live/stream?${'endpoint=x&'.repeat(101)}`)).status).toBe(422)
  })

  it('reaches others though some read nothing, and the run does not notice', async () => {
    const sockets = Array.from({ length: 20 }, stall)
    const reader = await read()
    await until('ten more heads', () => reader.of('head').length > 10)
    expect(sockets.every((socket) => !socket.destroyed)).toBe(true)
    expect((await web.post('/runs/live/stop', { mode: 'graceful' })).status).toBe(204)
    await reader.seen('state', ({ state }: { state: string }) => state === 'stopped')
    const summary = (await web.get<RunSummary>('/runs/live')).body
    expect(summary.totals.requests).toBe(target.take())
  })
})
