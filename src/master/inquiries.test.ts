import { describe, expect, it } from 'vitest'
import { Inquiries, type Reading } from './inquiries.js'

const read: Reading = (reply) => reply.type === 'stopped'
const message = { type: 'stop', runId: 'r', graceMs: 0 } as const
const stopped = { type: 'stopped', runId: 'r' } as const

function setUp() {
  const sent: string[] = []
  const inquiries = new Inquiries((id) => sent.push(id))
  return { inquiries, sent }
}

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
})
