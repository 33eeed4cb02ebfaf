// Two links as one; what holds for every link is in test/contract/link.test.ts.
import { describe, expect, it } from 'vitest'
import { joinLinks } from './joined-link.js'
import { type MasterLink, NO_MASTER_EVENTS } from './link.js'
import type { MasterMessage, WorkerMessage } from './messages.js'

function playedLink(address: string) {
  let deliver: (workerId: string, message: WorkerMessage) => void = () => undefined
  const sent: [string, MasterMessage][] = []
  const link: MasterLink = {
    address,
    hasUnread: false,
    listen: ({ message }) => {
      deliver = message
    },
    send: (workerId, message) => sent.push([workerId, message]),
    close: async () => undefined,
  }
  return { link, sent, say: (workerId: string) => deliver(workerId, { type: 'client_ready', version: -1 }) }
}

describe('joined links', () => {
  it('send by the way a worker came, and let nobody take its name', () => {
    const [near, far] = [playedLink('memory'), playedLink('tcp://127.0.0.1:1')]
    const joined = joinLinks([near.link, far.link])
    const heard: string[] = []
    const faults: string[] = []
    joined.listen({
      ...NO_MASTER_EVENTS,
      message: (id) => heard.push(id),
      fault: (id, reason) => faults.push(`${id}: ${reason}`),
    })
    far.say('b_1')
    near.say('b_1')
    joined.send('b_1', { type: 'quit' })
    joined.send('nobody_1', { type: 'quit' })
    expect([heard, near.sent.length, far.sent.length]).toEqual([['b_1'], 0, 1])
    expect(faults).toEqual(['b_1: a message by another way than its own'])
    expect(joined.address).toBe('memory tcp://127.0.0.1:1')
  })
})
