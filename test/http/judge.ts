// Decides whether what the client made of one answer is what the plan allows.
import type { Sample } from '../../src/model/sample.js'
import type { Exchange } from './fuzz-server.js'
import type { Plan } from './plan.js'
import { FOLDED } from './shape-headers.js'
import type { Answer, HeaderPair } from './shapes.js'

/** What the client handed out for one request. */
export interface Outcome {
  /** 0 when there was no whole answer. */
  readonly status: number
  readonly ok: boolean
  readonly error: string
  readonly headers: Readonly<Record<string, string>>
  /** The decoded body, or why it could not be decoded. */
  readonly body: Buffer | Error
  readonly samples: readonly Sample[]
}

export interface Case {
  readonly plan: Plan
  readonly outcome: Outcome
  /** undefined: the request never reached the server. */
  readonly exchange: Exchange | undefined
  /** The client's request before this one. */
  readonly before: Case | undefined
}

/** Codes that a failed exchange may end with; anything else is not a documented outcome of a broken answer. */
const TRANSPORT = ['ECONNRESET', 'EPIPE', 'EMPTY_RESPONSE', 'TIMEOUT', 'BAD_RESPONSE']

/** '' when all is well, else what is wrong. */
export function judge(one: Case): string {
  return sampleFault(one.outcome) || reuseFault(one) || (hurtByPredecessor(one) ? '' : verdictFault(one))
}

function sampleFault(outcome: Outcome): string {
  const [sample] = outcome.samples
  if (!sample || outcome.samples.length !== 1) return `counted as ${outcome.samples.length} samples`
  if (sample.status !== outcome.status) return `sample has status ${sample.status}, response ${outcome.status}`
  if ((sample.error === '') !== outcome.ok) return `sample has error "${sample.error}", response ok=${outcome.ok}`
  if (!outcome.ok && !sample.error.startsWith(outcome.error))
    return `sample "${sample.error}", response "${outcome.error}"`
  if (!(sample.endMs >= sample.startMs) || sample.dueMs > sample.startMs) return 'sample goes backwards in time'
  return outcome.status > 0 && sample.bytesReceived <= 0 ? 'an answer of no bytes' : ''
}

/** A connection whose answer was broken, or followed by what nobody asked for, must not carry another request. */
function reuseFault({ exchange, before }: Case): string {
  if (!exchange || !before?.exchange || exchange.connection !== before.exchange.connection) return ''
  if (before.plan.after === 'gone') return 'a connection that had to be given up was used again'
  return before.outcome.status === 0 ? 'the connection of a failed request was used again' : ''
}

function verdictFault(one: Case): string {
  const { plan, outcome } = one
  const { verdict } = plan
  if (outcome.status === 0 && !TRANSPORT.includes(outcome.error)) return `undocumented error "${outcome.error}"`
  if (verdict.must === 'fail') return outcome.status === 0 ? '' : `succeeded with ${outcome.status}`
  if (outcome.status > 0) return verdict.answer ? answerFault(verdict.answer, outcome) : ''
  return verdict.must === 'either' ? '' : `failed with ${outcome.error}`
}

/** The request went onto a connection that its predecessor had left about to end, or with bytes under way that look like an answer: no client can tell. */
function hurtByPredecessor({ exchange, before }: Case): boolean {
  if (!before || (exchange && exchange.connection !== lastConnection(before))) return false
  return before.plan.after === 'surprise' || hurtByPredecessor(before)
}

const lastConnection = (one: Case | undefined): number | undefined =>
  one && (one.exchange?.connection ?? lastConnection(one.before))

export function answerFault(expected: Answer, outcome: Outcome): string {
  if (outcome.status !== expected.status) return `status ${outcome.status} instead of ${expected.status}`
  if (outcome.body instanceof Error) return `body: ${outcome.body.message}`
  if (!outcome.body.equals(expected.body))
    return `body of ${outcome.body.length} bytes differs from ${expected.body.length}`
  return headersFault(expected.headers, outcome.headers)
}

function headersFault(sent: readonly HeaderPair[], got: Readonly<Record<string, string>>): string {
  if (sent.length === 0) return ''
  const expected = joinHeaders(sent)
  const names = new Set([...Object.keys(expected), ...Object.keys(got)])
  const wrong = [...names].find((name) => squeeze(name, expected[name]) !== squeeze(name, got[name]))
  return wrong === undefined
    ? ''
    : `header ${wrong}: ${JSON.stringify(got[wrong])} instead of ${JSON.stringify(expected[wrong])}`
}

/** Repeated fields joined as the client documents it. */
export function joinHeaders(pairs: readonly HeaderPair[]): Record<string, string> {
  const joined: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) {
    const before = joined[name]
    joined[name] = before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`
  }
  return joined
}

/** How many blanks a fold becomes is the client's choice. */
const squeeze = (name: string, value: string | undefined): string | undefined =>
  name === FOLDED ? value?.replace(/\s+/g, ' ') : value
