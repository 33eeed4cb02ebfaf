import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiClient } from '../source/api-client.js'
import { askAhead } from './ask-ahead.js'

const SERIES = '/runs/live/series?metrics=users%2Crps%2CfailuresPerSecond%2Cp50%2Cp95%2Cp99&parts=mean&points=500'

/** Answers `N PATH`, N = the how manieth question it was. */
function countingApi(refused: readonly string[] = []) {
  const asked: string[] = []
  const api: ApiClient = {
    url: (path) => path,
    get: <T>(path: string) => {
      asked.push(path)
      const answer = path === '/state' ? { isRunning: true } : `${asked.length} ${path}`
      return refused.includes(path) ? Promise.reject(new Error('refused')) : Promise.resolve(answer as T)
    },
    send: () => Promise.reject(new Error('nothing is sent ahead')),
    upload: () => Promise.reject(new Error('nothing is sent ahead')),
  }
  return { api, asked }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what is asked ahead', () => {
  it('is the picture and the first chart of the overview, beside the state of the master', () => {
    const { api, asked } = countingApi()
    askAhead(api, { path: '/runs/live/overview', search: '' })
    expect(asked).toEqual(['/state', '/runs/live/picture', SERIES])
  })

  it.each([
    ['of a part of the run', '/runs/live/overview', '?from=1000', ['/state', '/runs/live/picture']],
    ['of another page', '/runs/live/errors', '', ['/state', '/runs/live/picture']],
    ['of a kept run', '/runs/a~20b/errors', '', ['/state', '/runs/a%20b/picture']],
    ['of no run', '/start', '', ['/state']],
  ])('%s is no more than needed', (_what, path, search, expected) => {
    const { api, asked } = countingApi()
    askAhead(api, { path, search })
    expect(asked).toEqual(expected)
  })

  it('follows to the run under way from the root of the page', async () => {
    const { api, asked } = countingApi()
    const ahead = askAhead(api, { path: '/', search: '' })
    await ahead.get('/state')
    expect(asked).toEqual(['/state', '/runs/live/picture', SERIES])
  })

  it('is given once: who asks again gets a new answer', async () => {
    const { api, asked } = countingApi()
    const ahead = askAhead(api, { path: '/runs/live/overview', search: '' })
    expect(await ahead.get('/runs/live/picture')).toBe('2 /runs/live/picture')
    expect(await ahead.get('/runs/live/picture')).toBe('4 /runs/live/picture')
    expect(asked).toHaveLength(4)
  })

  it('is asked again when it was refused, as the reader may have been let in since', async () => {
    const { api, asked } = countingApi(['/runs/live/picture'])
    const ahead = askAhead(api, { path: '/runs/live/errors', search: '' })
    await expect(ahead.get('/runs/live/picture')).rejects.toThrow('refused')
    expect(asked).toEqual(['/state', '/runs/live/picture', '/runs/live/picture'])
  })

  it('is not given when it has grown old', async () => {
    const { api } = countingApi()
    const ahead = askAhead(api, { path: '/runs/live/overview', search: '' })
    vi.advanceTimersByTime(5001)
    expect(await ahead.get(SERIES)).toBe(`4 ${SERIES}`)
  })
})
