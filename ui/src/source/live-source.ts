// The run under way: the stream for what moves, REST for what is asked. A page in the background closes its stream and asks anew when it is seen again.
import type { Picture, RunSummary, StreamEvent } from '../../../src/web/api.js'
import { endpointKey } from '../text/words.js'
import type { ApiClient, ApiFault } from './api-client.js'
import { applyEvent } from './apply-event.js'
import { openStream } from './event-stream.js'
import { emptySignals, fillSignals } from './fill-signals.js'
import { restQueries } from './rest-queries.js'
import { type RunSource, runSignals } from './run-source.js'
import { createTrends, type Trends } from './trends.js'
import { wholeLists } from './whole-lists.js'

const SLOW_EVERY_MS = 5000

export interface LiveDeps {
  readonly api: ApiClient
  /** Called when the master says that a run began, ended or was paused. */
  readonly onState: () => void
}

export function liveSource({ api, onState }: LiveDeps): RunSource {
  const signals = runSignals()
  const trends = createTrends()
  let watched: readonly string[] = []
  const lists = wholeLists(api, 'live', signals, () => (signals.head.peek()?.run.state ?? 'stopped') !== 'stopped')
  const refresh = async (): Promise<void> => {
    try {
      fillSignals(signals, await api.get<Picture>('/runs/live/picture'))
      await lists.refresh()
    } catch (fault) {
      // It was removed, or nothing ever ran here.
      if ((fault as ApiFault).status === 404) emptySignals(signals, (fault as Error).message)
      else if (signals.head.peek() === null) signals.fault.value = (fault as Error).message
    }
  }
  const stream = openStream({
    url: (keys) => api.url(`/runs/live/stream${watchText(keys)}`),
    watched: () => watched,
    busiest: () => busiestOf(signals.endpoints.peek()),
    onEvent: (event) => take(event),
    onGap: () => {
      signals.logTick.value += 1
      void refresh()
    },
    isTicking: () => (signals.head.peek()?.run.state ?? 'stopped') !== 'stopped',
  })
  const take = (event: StreamEvent): void => {
    if (event.event === 'state' && event.data.state === 'removed') {
      emptySignals(signals, 'This run was removed.')
      onState()
      return
    }
    if (event.event === 'resync' || event.event === 'state') void refresh()
    if (event.event === 'state') onState()
    follow(trends, event, signals.head.peek()?.run.id)
    applyEvent(signals, event)
  }
  const slowTimer = setInterval(() => {
    if (document.hidden || (signals.head.peek()?.run.state ?? 'stopped') === 'stopped') return
    api.get<RunSummary>('/runs/live?without=timeline,endpoints,workers,errors,exceptions').then(
      ({ checks, metrics, tasks, feeders, ways, endpointTags }) => {
        signals.slow.value = { checks, metrics, tasks, feeders, ways, endpointTags }
      },
      () => {},
    )
  }, SLOW_EVERY_MS)
  void refresh()
  return {
    kind: 'live',
    id: 'live',
    connection: stream.connection,
    ...signals,
    ...restQueries(api, 'live'),
    trend: trends.of,
    watchEndpoints: (keys) => {
      if (keys.join('\n') === watched.join('\n')) return
      watched = keys
      stream.reopen()
    },
    keepWhole: lists.keep,
    close: () => {
      lists.close()
      clearInterval(slowTimer)
      stream.close()
    },
  }
}

/** As many as a stream carries that names none. */
const BUSIEST = 40

const busiestOf = (rows: RunSummary['endpoints']): readonly string[] =>
  [...rows]
    .sort((a, b) => b.window.rps - a.window.rps)
    .slice(0, BUSIEST)
    .map(endpointKey)

/** A name may hold any character, so each has a word of the query to itself. */
const watchText = (keys: readonly string[]): string =>
  keys.length === 0 ? '' : `?${new URLSearchParams(keys.map((key) => ['endpoint', key])).toString()}`

/** Keeps the way of each p95; another run begins with none. */
function follow(trends: Trends, event: StreamEvent, runId: string | undefined): void {
  if (event.event === 'endpoints') trends.take(event.data)
  if (event.event !== 'head') return
  if (runId !== undefined && event.data.run.id !== runId) trends.clear()
  trends.takeTotal(event.data.totals)
}
