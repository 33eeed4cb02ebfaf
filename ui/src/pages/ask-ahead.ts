// What the page of an address will ask is asked as soon as the app is there, side by side, instead of one answer after another.
import type { AppState } from '../../../src/web/api.js'
import type { ApiClient } from '../source/api-client.js'
import { OVERVIEW_SERIES } from '../source/overview-series.js'
import { seriesPath } from '../source/rest-queries.js'
import { fromSegment } from '../text/segment.js'

/** An answer that nobody took by then is too old to be shown, ms. */
const GOOD_FOR_MS = 5000

export interface FirstPage {
  /** Without the base path. */
  readonly path: string
  /** The query string. */
  readonly search: string
}

/** `api`, with answers on their way for what `page` asks first; each is given once. What was refused is asked again when it is needed. */
export function askAhead(api: ApiClient, page: FirstPage): ApiClient {
  const asked = new Map<string, Promise<unknown>>()
  const ask = <T>(path: string): Promise<T> => {
    const answer = api.get<T>(path)
    answer.catch(() => asked.delete(path))
    asked.set(path, answer)
    return answer
  }
  const state = ask<AppState>('/state')
  for (const path of firstQuestions(page)) ask(path)
  if (page.path === '/') {
    // Leads to the run under way, if there is one.
    const askOfRun = ({ isRunning }: AppState): void => {
      if (isRunning) for (const path of firstQuestions({ path: '/runs/live/overview', search: '' })) ask(path)
    }
    state.then(askOfRun, () => undefined)
  }
  setTimeout(() => asked.clear(), GOOD_FOR_MS)
  return {
    ...api,
    get: <T>(path: string): Promise<T> => {
      const answer = asked.get(path) as Promise<T> | undefined
      asked.delete(path)
      return answer?.catch(() => api.get<T>(path)) ?? api.get<T>(path)
    },
  }
}

function firstQuestions({ path, search }: FirstPage): readonly string[] {
  const [, segment, name] = /^\/runs\/([^/]+)\/([^/]*)/.exec(path) ?? []
  if (segment === undefined) return []
  const id = fromSegment(segment)
  const picture = `/runs/${encodeURIComponent(id)}/picture`
  const hasRange = /[?&](from|to)=/.test(search)
  return name === 'overview' && !hasRange ? [picture, seriesPath(id, OVERVIEW_SERIES)] : [picture]
}
