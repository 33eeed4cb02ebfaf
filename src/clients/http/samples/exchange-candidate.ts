// An exchange that has just ended, as the sampler sees it: described only when it is kept.
import type { RequestPhases, SampleCandidate, SampleContent } from '../../../model/request-sample.js'
import type { EntryHandle } from '../../../model/sample.js'
import type { Exchange } from '../exchange.js'
import type { HttpResponse } from '../http-response.js'
import { fieldsOf, fieldValue, messageOf, type RawMessage } from './message-of.js'
import type { SampleDeps, SampledUser } from './sample-deps.js'
import { MOST_BODY_BYTES, MOST_TEXT_CHARS, MOST_URL_CHARS } from './sample-limits.js'

/** A stack costs some microseconds: after a failure that has none, so many requests of its kind note theirs. */
const TRACED = 20

/** Heads are shorter. */
const MOST_JOINED_BYTES = 64 * 1024

/** One for an engine, filled for one request after the other. */
export class ExchangeCandidate implements SampleCandidate {
  latencyMs = 0
  error = ''
  readonly #deps: SampleDeps
  #exchange: Exchange | null = null
  #response: HttpResponse | null = null
  #entry: EntryHandle | null = null
  #user: SampledUser | null = null

  constructor(deps: SampleDeps) {
    this.#deps = deps
  }

  /** Offers it to the sampler. What it needs of the exchange must not be released yet. */
  offer(exchange: Exchange, response: HttpResponse, entry: EntryHandle, error: string, user: SampledUser | null): void {
    this.latencyMs = exchange.endMs - exchange.dueMs
    this.error = error
    this.#exchange = exchange
    this.#response = response
    this.#entry = entry
    this.#user = user
    try {
      this.#deps.sampler.offer(entry, this)
    } finally {
      this.#exchange = null
      this.#response = null
      this.#user = null
    }
  }

  phases(): { readonly phases: RequestPhases; readonly isNewConnection: boolean } {
    const exchange = this.#exchange!
    return { phases: exchange.timings, isNewConnection: (exchange.phases?.opened ?? 0) > 0 }
  }

  describe(): SampleContent | null {
    return this.#deps.redact(this.#content())
  }

  #scriptLine({ origin, namedBy }: Exchange): string {
    if (origin !== null) return this.#deps.placeOf(origin)
    if (this.error !== '' && namedBy !== null) namedBy.traces = TRACED
    return ''
  }

  #content(): SampleContent {
    const [exchange, response, entry, user] = [this.#exchange!, this.#response!, this.#entry!, this.#user]
    const { secrets, bodies } = this.#deps
    const sent = sentOf(exchange)
    const head = response.headText
    return {
      method: entry.method,
      name: entry.name,
      atMs: exchange.startMs,
      latencyMs: this.latencyMs,
      status: response.status,
      error: this.error,
      reason: response.reason.slice(0, MOST_TEXT_CHARS),
      ...this.phases(),
      redirects: exchange.hops,
      bytesSent: exchange.bytesSent,
      bytesReceived: exchange.bytesReceived,
      verb: exchange.method,
      url: secrets.address(exchange.url).slice(0, MOST_URL_CHARS),
      request: messageOf(sent, secrets, bodies),
      response: head === '' ? null : messageOf({ head, ...response.bodyStart(MOST_BODY_BYTES) }, secrets, bodies),
      userClass: user?.userClass ?? '',
      userNumber: user?.userNumber ?? 0,
      iteration: user?.iteration ?? -1,
      task: user?.task ?? '',
      scriptLine: this.#scriptLine(exchange),
      traceparent: fieldValue(fieldsOf(sent.head), 'traceparent').slice(0, MOST_TEXT_CHARS),
    }
  }
}

const HEAD_END = '\r\n\r\n'

/** A short body that is ASCII follows the head in one text, any other short one in one payload, a long one is a payload of its own. */
function sentOf({ text, payload }: Exchange): RawMessage {
  const isJoined = text === '' || payload === null
  const whole = text === '' && payload !== null ? payload.toString('latin1', 0, MOST_JOINED_BYTES) : text
  const at = whole.indexOf(HEAD_END) + HEAD_END.length
  if (at < HEAD_END.length) return { head: '', start: Buffer.alloc(0), bytes: 0 }
  const head = whole.slice(0, at)
  if (!isJoined) return { head, start: payload.subarray(0, MOST_BODY_BYTES), bytes: payload.length }
  const start = Buffer.from(whole.slice(at, at + MOST_BODY_BYTES), 'latin1')
  return { head, start, bytes: (payload ?? text).length - at }
}
