// One category of the fuzz test: many clients, each with its own fixed series of request numbers, every request judged as it settles.
import type { HttpClient } from '../../src/clients/http/http-client.js'
import type { HttpEngine } from '../../src/clients/http/http-engine.js'
import type { HttpResponse } from '../../src/clients/http/http-response.js'
import { type Damage, redirectTo } from './damage.js'
import { diceFor } from './dice.js'
import type { FuzzServer } from './fuzz-server.js'
import { type Case, judge, type Outcome } from './judge.js'
import { describePlan, type Plan } from './plan.js'
import type { RecordingSink } from './recording-sink.js'

export interface Category {
  readonly name: string
  readonly count: number
  readonly damages: readonly Damage[]
  readonly tls?: boolean
  /** Every answer is a redirect, and the damaged answer stands behind it. */
  readonly redirected?: boolean
}

/** How long after its own time limit a request may take to settle before it counts as hung. */
const HANG_MARGIN_MS = 15_000

/** More than there are clients: server and client ask for the same plan at about the same time. */
const KEPT_PLANS = 200

/** Plans of one category by request key: always the same for the same key, made again when they were forgotten. */
export function planner(category: Category, seed: number): (key: string) => Plan {
  const kept = new Map<string, Plan>()
  return (key) => {
    const plan = kept.get(key) ?? makePlan(category, seed, key)
    if (kept.size >= KEPT_PLANS) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, plan)
    return plan
  }
}

function makePlan(category: Category, seed: number, key: string): Plan {
  const dice = diceFor(seed, `${category.name} ${key.replace(/^\d+/, '')}`, Number.parseInt(key, 10))
  if (category.redirected && !key.includes('/')) return redirectTo(dice, `/f?${key}/1`)
  return dice.pick(category.damages)(dice, category.redirected ? 'GET' : undefined)
}

export interface FuzzDeps {
  readonly category: Category
  readonly engine: HttpEngine
  readonly sink: RecordingSink
  readonly server: FuzzServer
  readonly planOf: (key: string) => Plan
  readonly seed: number
  /** Told about each judged request; replay prints it. */
  readonly trace?: (text: string) => void
}

export class FuzzRun {
  /** One text for each request that went wrong, with all that is needed to play it again. */
  readonly faults: string[] = []
  private readonly deps: FuzzDeps
  private slots = 0

  constructor(deps: FuzzDeps) {
    this.deps = deps
  }

  /** All numbers below `count`, dealt to `clients` clients in a fixed way: the n-th client takes n, n + clients, … */
  async runAll(count: number, clients: number): Promise<void> {
    const series = Array.from({ length: clients }, (_, first) =>
      Array.from({ length: Math.ceil((count - first) / clients) }, (_, i) => String(first + i * clients)),
    )
    await Promise.all(series.map((keys) => this.runSeries(keys)))
  }

  /** The keys one after the other on one client. */
  async runSeries(keys: readonly string[]): Promise<void> {
    const { engine, server, category } = this.deps
    const scheme = category.tls ? 'https' : 'http'
    const client = engine.createClient({ baseUrl: `${scheme}://127.0.0.1:${server.raw.port}` })
    const slot = `slot ${this.slots++}`
    let before: Case | undefined
    for (const [turn, key] of keys.entries()) {
      const faultsBefore = this.faults.length
      before = await this.runOne(client, slot, key, before)
      if (this.faults.length > faultsBefore)
        this.faults.push(this.replayHint(keys.slice(Math.max(0, turn - 2), turn + 1)))
      if (this.faults.length >= 5) break
    }
    client.close()
  }

  /** A connection remembers, so the requests before it are played too. */
  private replayHint(keys: readonly string[]): string {
    return `play it again: TYMBAL_FUZZ_SEED=${this.deps.seed} TYMBAL_FUZZ_REPLAY=${this.deps.category.name}:${keys.join(',')}`
  }

  private async runOne(client: HttpClient, slot: string, key: string, before: Case | undefined): Promise<Case> {
    const finalKey = this.deps.category.redirected ? `${key}/1` : key
    const plan = this.deps.planOf(finalKey)
    const outcome = await this.ask(client, slot, key, plan)
    const exchange = this.deps.server.exchanges.get(finalKey)
    const one: Case = { plan, outcome, exchange, before }
    const fault = outcome === HUNG ? 'HUNG: not settled within its time limit' : judge(one)
    const title = `${this.deps.category.name}:${key} ${fault || 'as it must be'}`
    this.deps.trace?.(`${title}\n${describeCase(one, Number.POSITIVE_INFINITY)}`)
    if (fault) this.faults.push(`${title}\n${describeCase(one, 2000)}`)
    if (plan.pauseAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, plan.pauseAfterMs))
    return forgetOld(one)
  }

  private async ask(client: HttpClient, slot: string, key: string, plan: Plan): Promise<Outcome> {
    const asked = client.request(`/f?${key}`, {
      method: plan.method,
      name: slot,
      timeout: `${plan.timeoutMs}ms`,
      redirect: this.deps.category.redirected ? 'follow' : 'manual',
      ...(plan.bodyBytes > 0 ? { body: Buffer.alloc(plan.bodyBytes, 'x') } : {}),
    })
    const response = await withDeadline(asked, plan.timeoutMs + HANG_MARGIN_MS)
    return response === undefined ? HUNG : outcomeOf(response, this.deps.sink.take(slot))
  }
}

/** Requests that never reached the server stand on what came before them, so a few are remembered. */
function forgetOld(one: Case, depth = 4): Case {
  return { ...one, before: one.before && depth > 0 ? forgetOld(one.before, depth - 1) : undefined }
}

const HUNG: Outcome = { status: 0, ok: false, error: 'HUNG', headers: {}, body: Buffer.alloc(0), samples: [] }

async function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  const first = await Promise.race([promise, deadline])
  clearTimeout(timer)
  return first
}

function outcomeOf(response: HttpResponse, samples: Outcome['samples']): Outcome {
  const { status, ok, error, headers } = response
  return { status, ok, error, headers, body: bodyOf(response), samples }
}

function bodyOf(response: HttpResponse): Buffer | Error {
  try {
    return response.bytes()
  } catch (thrown) {
    return thrown as Error
  }
}

function describeCase({ plan, outcome, exchange }: Case, shown: number): string {
  const body =
    outcome.body instanceof Error
      ? outcome.body.message
      : JSON.stringify(outcome.body.toString('latin1').slice(0, shown))
  const seen = exchange
    ? `connection ${exchange.connection}, turn ${exchange.turn}, attempts ${exchange.attempts}, finished ${exchange.finished}`
    : 'never reached the server'
  return `${describePlan(plan, shown)}\n  client: status ${outcome.status} error "${outcome.error}" body ${body}\n  server: ${seen}`
}
