// What a threshold judges: `all`, an endpoint, one of k6's metrics, a custom metric, or a part of one of them.
import { TymbalError } from '../../model/errors.js'
import { isByEndpoint, parseSelector, type Selector } from '../collect/selector.js'
import { type Aggregate, type Dimension, EXPRESSION_FORMS, type Expression, faultIn } from './expression.js'

/** Which figures there are: of requests, of a time, a share, an amount; `named` = an endpoint or custom metric, known when it appears. */
export type MetricKind = 'requests' | 'time' | 'share' | 'amount' | 'named'

export interface MetricReference {
  readonly kind: MetricKind
  /** The metric without its braces. */
  readonly base: string
  readonly selector: Selector | null
}

const BUILT_IN: Readonly<Record<string, MetricKind>> = {
  all: 'requests',
  http_req_duration: 'time',
  http_req_failed: 'share',
  http_reqs: 'amount',
  data_received: 'amount',
  data_sent: 'amount',
  iterations: 'amount',
  iteration_duration: 'time',
  checks: 'share',
}

const NOT_YET: ReadonlySet<string> = new Set([
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_sending',
  'http_req_waiting',
  'http_req_receiving',
  'dropped_iterations',
  'vus',
  'vus_max',
])

const AGGREGATES_OF: Readonly<Record<MetricKind, readonly Aggregate[]>> = {
  requests: ['avg', 'min', 'max', 'med', 'p', 'fail', 'rps', 'count'],
  time: ['avg', 'min', 'max', 'med', 'p', 'count'],
  share: ['rate'],
  amount: ['count', 'rate'],
  named: ['avg', 'min', 'max', 'med', 'p', 'fail', 'rps', 'count', 'rate', 'value'],
}

/** Parts of these that the master can tell apart. */
const SELECTABLE_BY: Readonly<Record<string, string>> = {
  checks: 'check',
  iterations: 'scenario',
  iteration_duration: 'scenario',
}

/**
 * @throws TymbalError TYM1005 for a misspelt built-in metric or a selector that cannot be answered; TYM2001 for a k6 metric not measured yet
 */
export function parseReference(text: string): MetricReference {
  const [, base = text.trim(), braces = null] = /^([A-Za-z_][\w.-]*)(\{[^:]+:.*\})$/.exec(text.trim()) ?? []
  if (NOT_YET.has(base)) throw new TymbalError('TYM2001', `thresholds on ${base} are not possible yet`)
  const kind = BUILT_IN[base]
  if (kind === undefined && base.startsWith('http_req')) throw unknownMetric(base)
  // k6 writes the groups of a test as `::name`.
  const written = base === 'group_duration' ? braces?.replace('group:::', 'group:') : braces
  const selector = written ? parseSelector(written) : null
  if (selector !== null && base !== 'group_duration') requireSelectable(base, selector)
  return { kind: kind ?? 'named', base, selector }
}

/** @throws TymbalError TYM1005 when the metric has no such figure */
export function requireAggregate(reference: MetricReference, { aggregate }: Expression, text: string): void {
  const allowed = AGGREGATES_OF[reference.kind]
  if (allowed.includes(aggregate)) return
  const names = allowed.map((name) => (name === 'p' ? 'p(N)' : name)).join(', ')
  throw faultIn(text, `${reference.base} has ${names}.`)
}

export function dimensionOf(reference: MetricReference, { aggregate, unit }: Expression): Dimension {
  if (aggregate === 'fail' || reference.kind === 'share') return 'share'
  if (aggregate === 'count' || aggregate === 'rps') return 'plain'
  if (aggregate === 'rate') return reference.kind === 'named' && unit === '%' ? 'share' : 'plain'
  if (reference.kind === 'named') return unit === '' || unit === '%' ? 'plain' : 'time'
  return 'time'
}

/** The selector text that workers must count for this reference; null when the master can answer without. */
export function selectorTextOf({ base, kind, selector }: MetricReference): string | null {
  if (selector === null || base in SELECTABLE_BY) return null
  if (kind === 'named') return `${base}${selector.text}`
  return isByEndpoint(selector) ? null : selector.text
}

function requireSelectable(base: string, selector: Selector): void {
  const key = SELECTABLE_BY[base]
  if (key === undefined) requireNoGroup(base, selector)
  else if (selector.conditions.length !== 1 || selector.conditions[0]![0] !== key) {
    throw new TymbalError('TYM1005', `${base}${selector.text} cannot be told apart`, {
      hint: `Parts of ${base} are chosen by {${key}:…} only.`,
    })
  }
}

/** k6 tags requests with their group, `::name`; here that tag would match nothing. */
function requireNoGroup(base: string, { text, conditions }: Selector): void {
  if (!conditions.some(([name, value]) => name === 'group' && value.startsWith('::'))) return
  throw new TymbalError('TYM2001', `thresholds on a group (${base}${text}) are not possible yet`, {
    hint: `Tag the requests of the group, { tags: { part: 'order' } }, and judge ${base}{part:order}.`,
  })
}

function unknownMetric(base: string): TymbalError {
  const known = Object.keys(BUILT_IN).filter((name) => name.startsWith('http'))
  const meant = known.toSorted((a, b) => distance(a, base) - distance(b, base))[0]!
  return new TymbalError('TYM1005', `there is no metric ${base}`, {
    hint: `Did you mean ${meant}? Thresholds judge all, an endpoint ("POST /checkout"), ${Object.keys(BUILT_IN).slice(1).join(', ')} or a metric of the script. ${EXPRESSION_FORMS}`,
  })
}

/** Edits that turn one word into the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === to[j] ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1)!
}
