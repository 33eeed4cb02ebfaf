// The stream: what is kept, what is skipped, and who is told to ask anew.
import { EventEmitter } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { summaryFixture } from '../../outputs/summary.fixture.js'
import { EventRing, frameOf } from './event-ring.js'
import { LiveFeed } from './live-feed.js'
import { LogBook } from './log-book.js'
import { NOT_LIVE } from './ticks.js'

const PAUSED = { ...NOT_LIVE, isPaused: true }

/** A response whose socket takes as much as it is told to. */
class PlayedResponse extends EventEmitter {
  written = ''
  isFull = false
  destroyed = false
  writableEnded = false

  write(text: string): boolean {
    this.written += text
    return !this.isFull
  }

  drain(): void {
    this.isFull = false
    this.emit('drain')
  }

  end(): this {
    this.writableEnded = true
    return this
  }

  destroy(): this {
    this.destroyed = true
    return this
  }

  take(): string[] {
    const events = [...this.written.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name!)
    this.written = ''
    return events
  }
}

const FIXTURE = summaryFixture()
const SUMMARY = { ...FIXTURE, run: { ...FIXTURE.run, state: 'running' as const } }

function play() {
  let nowMs = 0
  const feed = new LiveFeed({ clock: () => nowMs, wallClock: () => 1_700_000_000_000.25 })
  onTestFinished(() => feed.close())
  const join = (lastEventId: number | null = null, endpoints: readonly string[] = []) => {
    const response = new PlayedResponse()
    const client = feed.join({ response: response as never, endpoints, takesGzip: false }, lastEventId)
    return { response, client }
  }
  return {
    feed,
    join,
    later: (ms: number) => {
      nowMs += ms
    },
  }
}

const lastId = ({ written }: PlayedResponse): number => Number([...written.matchAll(/^id: (\d+)$/gm)].at(-1)![1])

describe('EventRing', () => {
  it('gives what came after, and null for what it has forgotten or never had', () => {
    const ring = new EventRing(1)
    expect(ring.since(0, 0)).toEqual([])
    for (let id = 1; id <= 400; id++) ring.add(frameOf(id, 'head', '{}'))
    expect(ring.since(398, 400)?.map(({ id }) => id)).toEqual([399, 400])
    expect(ring.since(100, 400)?.length).toBe(300)
    for (const id of [99, 401, Number.NaN, -1, 1.5]) expect(ring.since(id, 400)).toBeNull()
  })
})

describe('LiveFeed', () => {
  it('tells each second the head, and each second one the rows', () => {
    const { feed, join } = play()
    const { response } = join()
    feed.tick(SUMMARY, NOT_LIVE)
    expect(response.take()).toEqual(['state', ...SUMMARY.notes.map(() => 'note'), 'head'])
    feed.tick(SUMMARY, NOT_LIVE)
    expect(response.take()).toEqual(['head', 'workers', 'errors', 'endpoints'])
    feed.tick(SUMMARY, PAUSED)
    expect(response.take()).toEqual(['state', 'head'])
    feed.tick(SUMMARY, PAUSED)
    expect(response.take()).toEqual(['head', 'workers', 'endpoints'])
  })

  it('queues nothing for a page that does not read: it skips, and is told to ask anew when it reads again', () => {
    const { feed, join } = play()
    const [slow, quick] = [join().response, join().response]
    slow.isFull = true
    feed.tick(SUMMARY, NOT_LIVE)
    slow.take()
    quick.take()
    for (let i = 0; i < 10; i++) feed.tick(SUMMARY, NOT_LIVE)
    expect(slow.take()).toEqual([])
    expect(quick.take().filter((name) => name === 'head')).toHaveLength(10)
    feed.tick(SUMMARY, PAUSED)
    slow.drain()
    expect(slow.take()).toEqual(['resync'])
    feed.tick(SUMMARY, PAUSED)
    expect(slow.take()).toContain('head')
  })

  it('lets go of a page that reads nothing for a minute', () => {
    const { feed, join, later } = play()
    const { response } = join()
    response.isFull = true
    feed.tick(SUMMARY, NOT_LIVE)
    later(61_000)
    feed.tick(SUMMARY, NOT_LIVE)
    expect([feed.clients, response.destroyed]).toEqual([0, true])
  })

  it('goes on where a page was cut off, and says so when it cannot', () => {
    const { feed, join } = play()
    const { response } = join()
    feed.tick(SUMMARY, NOT_LIVE)
    const id = lastId(response)
    feed.tick(SUMMARY, PAUSED)
    const back = join(id).response.take()
    expect(back.slice(0, 2)).toEqual(['state', 'head'])
    expect(back).not.toContain('resync')
    expect(join(5).response.take()[0]).toBe('resync')
    expect(join(id + 10_000).response.take()[0]).toBe('resync')
  })

  it('gives a page the rows that it shows', () => {
    const { feed, join } = play()
    const { method, name } = SUMMARY.endpoints[0]!
    const { response } = join(null, [`${method} ${name}`])
    feed.tick(SUMMARY, NOT_LIVE)
    response.take()
    feed.tick(SUMMARY, NOT_LIVE)
    const [, rows] = /event: endpoints\ndata: (.*)\n/.exec(response.written)!
    expect((JSON.parse(rows!) as { name: string }[]).map((row) => row.name)).toEqual([name])
  })
})

describe('LogBook', () => {
  it('gives pages, by level and text, and the number to ask from next', () => {
    const book = new LogBook(() => 5)
    for (let i = 1; i <= 5000; i++) book.add(i % 2 === 0 ? 'warn' : 'info', `Line ${i}`)
    const first = book.page({})
    expect(first.lines.length).toBe(1000)
    expect(book.page({ after: first.next }).lines[0]!.seq).toBe(first.next + 1)
    expect(book.page({ level: 'warn', q: 'line 4998' }).lines).toEqual([
      { seq: 4998, atMs: 5, level: 'warn', text: 'Line 4998' },
    ])
    expect(book.page({ after: 5000 })).toEqual({ lines: [], next: 5000 })
  })
})

it('of a run that was removed shows it to nobody who comes later, and tells those who look', () => {
  const { feed, join } = play()
  feed.tick(SUMMARY, NOT_LIVE)
  const { response } = join()
  response.take()
  feed.forget('another')
  expect(response.take()).toEqual([])
  feed.forget(SUMMARY.run.id)
  expect(response.written).toContain('"state":"removed"')
  expect(join().response.take()).toEqual([])
  expect(feed.latest).toBeNull()
})
