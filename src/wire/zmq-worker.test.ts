// What becomes of a worker's link when something else listens where its master was.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type MasterLink, NO_MASTER_EVENTS, NO_WORKER_EVENTS, type WorkerLink } from './link.js'
import { formatToken, type MasterKeys, newMasterKeys, parseToken } from './security/join-token.js'
import { bindZmqMaster } from './zmq-master.js'
import { connectZmqWorker } from './zmq-worker.js'

const LIMIT = { timeout: 15_000, interval: 20 }

describe('the link of a worker', { timeout: 60_000 }, () => {
  const open: (MasterLink | WorkerLink)[] = []
  afterEach(async () => {
    for (const link of open.splice(0)) await link.close()
  })

  const listen = async (port: number, keys: MasterKeys | null): Promise<MasterLink> => {
    const master = await bindZmqMaster({ host: '127.0.0.1', port, keys })
    master.listen(NO_MASTER_EVENTS)
    open.push(master)
    return master
  }

  it('finds its master again after a stranger has listened on its port', async () => {
    const keys = newMasterKeys()
    const first = await listen(0, keys)
    const port = Number(first.address.split(':').at(-1))
    const token = parseToken(formatToken(keys))
    const worker = await connectZmqWorker({ host: '127.0.0.1', port, workerId: 'a_1', token })
    open.unshift(worker)
    const refused = vi.fn()
    worker.listen({ ...NO_WORKER_EVENTS, refused })
    await vi.waitFor(() => expect(worker.isConnected).toBe(true), LIMIT)
    await first.close()
    const met = vi.fn()
    const stranger = await bindZmqMaster({ host: '127.0.0.1', port, keys: null })
    stranger.listen({ ...NO_MASTER_EVENTS, refused: met })
    await vi.waitFor(() => expect(met).toHaveBeenCalled(), LIMIT)
    await stranger.close()
    open.pop()
    await listen(port, keys)
    await vi.waitFor(() => expect(worker.isConnected).toBe(true), LIMIT)
    expect(refused).not.toHaveBeenCalled()
  })

  it.each([
    ['a plain worker', newMasterKeys(), null],
    ['an encrypted worker', null, parseToken(formatToken(newMasterKeys()))],
    ['a worker of another master', newMasterKeys(), parseToken(formatToken(newMasterKeys()))],
  ])('tells %s that the other end does not understand it', async (_who, keys, token) => {
    const master = await listen(0, keys)
    const port = Number(master.address.split(':').at(-1))
    const worker = await connectZmqWorker({ host: '127.0.0.1', port, workerId: 'a_1', token })
    open.unshift(worker)
    const refused = vi.fn()
    worker.listen({ ...NO_WORKER_EVENTS, refused })
    await vi.waitFor(() => expect(refused).toHaveBeenCalled(), LIMIT)
    expect(refused.mock.calls[0]![0]).toMatchObject({ code: 'TYM4005' })
  })
})
