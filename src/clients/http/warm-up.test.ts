import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'

describe('warmUp', () => {
  afterEach(() => vi.restoreAllMocks())

  it('leaves nothing open, and does its work once', async () => {
    const { warmUp } = await import('./warm-up.js')
    const openBefore = servers()
    const first = warmUp()
    expect(warmUp()).toBe(first)
    await first
    await vi.waitFor(() => expect(servers()).toBe(openBefore))
  })

  it('is silent where nothing can listen', async () => {
    vi.resetModules()
    vi.doMock('node:net', async (original) => ({
      ...(await original<typeof import('node:net')>()),
      createServer: () => Object.assign(createServer(), { listen: refuse }),
    }))
    const { warmUp } = await import('./warm-up.js')
    await expect(warmUp()).resolves.toBeUndefined()
    vi.doUnmock('node:net')
  })
})

function refuse(this: Server): Server {
  queueMicrotask(() => this.emit('error', new Error('no listening here')))
  return this
}

/** Servers and sockets of this process that are open. */
const servers = (): number => process.getActiveResourcesInfo().filter((kind) => /TCP/.test(kind)).length
