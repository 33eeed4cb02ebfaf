// Answers of a script's routes: handlers and streams that do not end are cut, and say so.
import { describe, expect, it, vi } from 'vitest'
import type { UiRoute } from '../../users/load-script.js'
import { scriptAnswer } from './script-answers.js'

const LIMIT_MS = 50
const never = new Promise<never>(() => undefined)

async function asked(handler: UiRoute['handler']) {
  const log = vi.fn()
  const route = { method: 'GET', path: '/x', handler } as UiRoute
  const request = { method: 'GET', path: '/x', request: new Request('http://h/x') }
  const deps = { routes: [route], limitMs: LIMIT_MS, summary: () => null, log }
  const answer = await scriptAnswer(request, deps).catch((thrown: unknown) => thrown)
  return { answer, log }
}

describe('a route of a script', () => {
  it('whose handler never answers gives 504, and the log says which', async () => {
    const { answer, log } = await asked(() => never)
    expect(answer).toMatchObject({ status: 504, message: 'the script did not answer within 0.05 s' })
    expect(log).toHaveBeenCalledWith('GET /script/x: the script did not answer within 0.05 s')
  })

  it('whose answer never ends gives 504, and its stream is told to stop', async () => {
    const cancelled = vi.fn()
    const endless = new ReadableStream({ start: (one) => one.enqueue(new Uint8Array(3)), cancel: cancelled })
    const { answer } = await asked(() => new Response(endless))
    expect(answer).toMatchObject({ status: 504 })
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('whose answer is without a measure gives 500 instead of all memory', async () => {
    const cancelled = vi.fn()
    const flood = new ReadableStream({ pull: (one) => one.enqueue(new Uint8Array(1_000_000)), cancel: cancelled })
    const { answer } = await asked(() => new Response(flood))
    expect(answer).toMatchObject({ status: 500, message: expect.stringContaining('more than 10000000 bytes') })
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('that rejects after its time does not end the process', async () => {
    const { answer } = await asked(() => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 80)))
    expect(answer).toMatchObject({ status: 504 })
    await new Promise((resolve) => setTimeout(resolve, 60))
  })
})
