// Samples of a played run, chosen and answered as a real master does.
import type { RequestSample } from '../../../src/model/request-sample.js'
import { sample } from '../../../src/stats/samples/sample.fixture.js'
import { SampleBook } from '../../../src/stats/samples/sample-book.js'
import { pictureOf, SAMPLE_KINDS } from '../../../src/stats/samples/sample-picture.js'
import type { RunSummary, SamplePage } from '../../../src/web/api.js'
import type { PlayedRun } from './played-run.js'

const MUCH = 1e9
const OF_EACH = 14
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

export function playedSamples(run: PlayedRun, query: URLSearchParams): SamplePage {
  const text = (name: string) => (query.has(name) ? { [name]: query.get(name)! } : {})
  const kind = SAMPLE_KINDS.find((one) => one === query.get('kind'))
  const limit = query.has('limit') ? { limit: Number(query.get('limit')) } : {}
  return pictureOf(playedBook(run), { ...text('endpoint'), ...text('error'), ...(kind ? { kind } : {}), ...limit })
}

export function playedBook(run: PlayedRun): SampleBook {
  const summary = run.summary()
  const book = new SampleBook(MUCH)
  for (const endpoint of summary.endpoints) {
    if (endpoint.requests === 0) continue
    for (let at = 0; at < OF_EACH; at++) book.add(played(run, summary, endpoint, at))
    const { phases } = played(run, summary, endpoint, 0)
    book.addSums({ method: endpoint.method, name: endpoint.name, count: 1, newConnections: 0.012, phases })
  }
  return book
}

function played(
  run: PlayedRun,
  { run: { startedAt, host } }: RunSummary,
  { method, name, failures }: RunSummary['endpoints'][number],
  at: number,
): RequestSample {
  const isNew = at % 4 === 0
  const isBad = failures > 0 && at % 2 === 1
  const waitMs = 12.5 * (at + 1)
  const phases = {
    queued: at === 3 ? 40 : 0,
    dns: isNew ? 0.4 : 0,
    connect: isNew ? 1.2 : 0,
    tls: isNew ? 8.5 : 0,
    send: 0.1,
    wait: waitMs,
    receive: 1.9,
  }
  const body = { error: run.sampleText, retryAfter: 5, items: [{ id: at, name: 'shoe' }] }
  return sample({
    id: `w${at % 3}/${at}${method}${name}`,
    method,
    name,
    atMs: Date.parse(startedAt) + at * 2500,
    latencyMs: Object.values(phases).reduce((sum, ms) => sum + ms, 0),
    status: isBad ? 503 : 200,
    error: isBad ? run.errorText : '',
    reason: isBad ? run.sampleText : '',
    phases,
    isNewConnection: isNew,
    verb: method,
    url: `${host}${name.startsWith('/') ? '' : '/'}${name}?page=${at}&token=<redacted>`,
    request: {
      headers: [
        ['Host', 'shop.test'],
        ['Authorization', '<redacted>'],
        ['X-Note', run.sampleText],
        ['Content-Type', 'application/json'],
      ],
      body: method === 'POST' ? '{"items":[1,2]}' : '',
      bodyBytes: method === 'POST' ? 15 : 0,
      isCut: false,
    },
    response: {
      headers: [
        ['Content-Type', 'application/json'],
        ['Set-Cookie', '<redacted>'],
        ['X-Shelf', run.sampleText],
      ],
      body: at === 5 ? '' : JSON.stringify(body),
      bodyBytes: at === 5 ? 3120 : 88,
      isCut: at === 6,
    },
    userClass: 'Shopper',
    userNumber: at + 1,
    iteration: at * 3,
    task: 'checkout',
    scriptLine: isBad ? 'loadtest.ts:48' : '',
    traceparent: isBad ? TRACE : '',
    worker: `w${at % 3}`,
    isRandom: at % 3 === 0,
    draw: at / OF_EACH,
  })
}
