import { afterEach, describe, expect, it, vi } from 'vitest'
import { Inquiries, type Reading } from './inquiries.js'

const read: Reading = (reply) => reply.type === 'stopped'
const message = { type: 'stop', runId: 'r', graceMs: 0 } as const
const stopped = { type: 'stopped', runId: 'r' } as const

function setUp() {
  const sent: string[] = []
  const unread = { is: false }
  const inquiries = new Inquiries({ send: (id) => sent.push(id), hasUnread: () => unread.is })
  return { inquiries, sent, unread }
}

afterEach(() => vi.useRealTimers())

describe('Inquiries', () => {
  it('are done when each worker has answered or is gone, and nobody is waited for twice', async () => {
    const { inquiries, sent } = setUp()
    const done = inquiries.ask({ message, workerIds: ['a', 'b'], read })
    inquiries.settle('a', { type: 'leaving' })
    inquiries.settle('a', stopped)
    inquiries.settle('b', { type: 'quit' })
    await done
    expect(sent).toEqual(['a', 'b'])
  })

  it('ask again what was not answered, of that worker alone', async () => {
    const { inquiries, sent } = setUp()
    const done = inquiries.ask({ message, workerIds: ['a', 'b'], read })
    inquiries.settle('b', stopped)
    inquiries.repeat('a')
    inquiries.repeat('b')
    expect(sent).toEqual(['a', 'b', 'a'])
    inquiries.settle('a', stopped)
    await done
    inquiries.repeat('a')
    expect(sent).toHaveLength(3)
  })

  it('end with the first answer that is an error, and after their limit', async () => {
    const { inquiries } = setUp()
    const fault = new Error('no') as never
    const failing = inquiries.ask({ message, workerIds: ['a', 'b'], read: () => fault })
    inquiries.settle('b', stopped)
    await expect(failing).rejects.toBe(fault)
    await inquiries.ask({ message, workerIds: ['c'], read, limitMs: 10 })
  })

  it('give nobody up whose answer may stand behind what is still to be read, a minute at most', async () => {
    vi.useFakeTimers()
    const { inquiries, unread } = setUp()
    const ended: string[] = []
    const ask = (id: string): void =>
      void inquiries.ask({ message, workerIds: [id], read, limitMs: 1000 }).then(() => ended.push(id))
    unread.is = true
    ask('a')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(ended).toEqual([])
    unread.is = false
    await vi.advanceTimersByTimeAsync(100)
    expect(ended).toEqual(['a'])
    unread.is = true
    ask('b')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ended).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1100)
    expect(ended).toEqual(['a', 'b'])
  })
})
