// A run that never was, played second by second for the pages: users ramp up, endpoints answer, a worker may die.
import { latencyFixture, NO_LATENCY, summaryFixture, tagsFixture } from '../../../src/outputs/summary.fixture.js'
import type { LoadRequest, LoadState, RunSummary, StartRequest } from '../../../src/web/api.js'

export interface PlayedRunOptions {
  readonly id: string
  readonly endpoints: readonly { readonly method: string; readonly name: string }[]
  readonly workers: number
  readonly startedAt: string
  readonly request: StartRequest
}

interface Second {
  readonly users: number
  readonly rps: number
  readonly failures: number
  readonly p50: number
}

const TIMELINE_POINTS = 1800

/** The n-th endpoint's requests per second and user, and its median in ms. */
const paceOf = (index: number): number => 1.2 / (index + 1)
const medianOf = (index: number, users: number): number => (12 + 9 * (index % 7)) * (1 + users / 400)
const failShareOf = (index: number): number => (index % 3 === 1 ? 0.031 : 0)

export class PlayedRun {
  readonly id: string
  readonly seconds: Second[] = []
  readonly notes: { atMs: number; text: string; isRestart?: boolean }[] = []
  readonly lost = new Set<number>()
  errorText = 'HTTP 503 Service Unavailable'
  /** In headers and bodies of its samples. */
  sampleText = 'upstream connect error'
  state: RunSummary['run']['state'] = 'spawning'
  isPaused = false
  /** What generator and target were found to be. */
  generatorVerdict: RunSummary['generator']['verdict'] = 'trustworthy'
  target: RunSummary['target'] = {
    ...{ verdict: 'healthy', reason: 'up to 186 req/s with 60 users' },
    ...{ rps: null, users: null, fromMs: null, toMs: null },
  }
  load: LoadState = {
    userClasses: [
      { name: 'Shopper', weight: 3, fixedCount: 0 },
      { name: 'ApiClient', weight: 1, fixedCount: 0 },
      { name: 'Admin', weight: 1, fixedCount: 1 },
    ],
    stageEndMs: 90_000,
    stagesLeft: 1,
    spawnRate: 10,
    waiting: null,
  }
  targetUsers: number
  spawnRate: number
  #users = 0
  readonly #counts: { requests: number; failures: number }[]
  readonly #options: PlayedRunOptions

  constructor(options: PlayedRunOptions) {
    this.#options = options
    this.id = options.id
    this.targetUsers = options.request.users ?? 1
    this.spawnRate = options.request.spawnRate ?? 1
    this.#counts = options.endpoints.map(() => ({ requests: 0, failures: 0 }))
  }

  get elapsedMs(): number {
    return this.seconds.length * 1000
  }

  get isOver(): boolean {
    return this.state === 'stopped'
  }

  /** Without a body what waits is withdrawn. */
  edit(edit: LoadRequest | undefined): void {
    if (edit === undefined) this.load = { ...this.load, waiting: null }
    else if (edit.when === 'stage-end') {
      const { users = null, spawnRate = null, userClasses = [] } = edit
      this.load = { ...this.load, waiting: { atMs: 90_000, users, spawnRate, userClasses, who: 'ana' } }
      this.note(`at the end of the stage: ${users === null ? 'other classes' : `users → ${users}`} by ana`)
    } else {
      this.targetUsers = edit.users ?? this.targetUsers
      this.spawnRate = edit.spawnRate ?? this.spawnRate
      this.note(`operator: users → ${this.targetUsers}`)
    }
  }

  /** One more second of it. */
  advance(): void {
    if (this.isOver) return
    const step = Math.max(1, Math.round(this.spawnRate))
    const away = this.targetUsers - this.#users
    this.#users += Math.sign(away) * Math.min(Math.abs(away), step)
    if (this.state !== 'stopping') this.state = this.#users === this.targetUsers ? 'running' : 'spawning'
    const active = this.isPaused ? 0 : this.#users
    let rps = 0
    let failures = 0
    for (const [index, count] of this.#counts.entries()) {
      const made = Math.round(active * paceOf(index))
      const failed = Math.round(made * failShareOf(index))
      count.requests += made
      count.failures += failed
      rps += made
      failures += failed
    }
    const wobble = 1 + 0.12 * Math.sin(this.seconds.length / 9)
    this.seconds.push({ users: this.#users, rps, failures, p50: medianOf(1, active) * wobble })
  }

  loseWorker(index: number): void {
    this.lost.add(index)
    this.note(`worker w${index} lost; its users moved`)
  }

  note(text: string): void {
    this.notes.push({ atMs: this.elapsedMs, text })
  }

  restart(): void {
    this.notes.push({ atMs: this.elapsedMs, text: 'statistics restarted from here (operator)', isRestart: true })
  }

  summary(): RunSummary {
    const { request, startedAt } = this.#options
    const base = summaryFixture({ endpoints: 1, workers: this.#options.workers, durationMs: 5000, failing: false })
    const endpoints = this.#endpoints()
    const requests = endpoints.reduce((sum, one) => sum + one.requests, 0)
    const failures = endpoints.reduce((sum, one) => sum + one.failures, 0)
    const seconds = Math.max(1, this.seconds.length)
    const last = this.seconds.at(-1)
    const latencyMs = requests === 0 ? NO_LATENCY : latencyFixture(last?.p50 ?? 30)
    const figures = { requests, failures, rps: requests / seconds, failuresPerSecond: failures / seconds, latencyMs }
    const window = {
      ...figures,
      seconds: 10,
      requests: (last?.rps ?? 0) * 10,
      failures: (last?.failures ?? 0) * 10,
      rps: last?.rps ?? 0,
    }
    return {
      ...base,
      run: {
        ...base.run,
        id: this.id,
        name: request.name ?? 'checkout-soak',
        host: request.host ?? 'https://shop.test',
        startedAt,
        durationMs: this.elapsedMs,
        state: this.state,
        users: this.isOver ? 0 : this.#users,
        targetUsers: this.targetUsers,
        plannedMs: null,
        options: { ...base.run.options, spawnRate: this.spawnRate },
      },
      verdict: {
        passed: failures === 0,
        exitCode: failures === 0 ? 0 : 1,
        reason: failures === 0 ? 'no failures' : 'requests failed',
      },
      totals: { ...base.totals, ...figures, serviceMs: latencyMs, window },
      endpoints,
      errors: this.#errors(),
      workers: this.#workers(base.workers, requests, seconds),
      endpointTags: tagsFixture(endpoints),
      generator: { ...base.generator, verdict: this.generatorVerdict },
      target: this.target,
      notes: [...this.notes],
      timeline: this.timeline(),
    }
  }

  timeline(): RunSummary['timeline'] {
    let step = 1
    while (this.seconds.length / step > TIMELINE_POINTS) step *= 2
    const points = this.seconds.filter((_, index) => index % step === 0)
    return points.map(({ users, rps, failures, p50 }, index) => ({
      atMs: index * step * 1000,
      stepMs: step * 1000,
      users,
      rps,
      failuresPerSecond: failures,
      p50,
      p95: p50 * 2.7,
      p99: p50 * 4.2,
    }))
  }

  #endpoints(): RunSummary['endpoints'] {
    const seconds = Math.max(1, this.seconds.length)
    const active = this.isPaused || this.isOver ? 0 : this.#users
    return this.#options.endpoints.map((endpoint, index) => {
      const { requests, failures } = this.#counts[index]!
      const latencyMs = latencyFixture(medianOf(index, this.targetUsers))
      const rps = Math.round(active * paceOf(index))
      const window = { seconds: 10, requests: rps * 10, failures: 0, rps, failuresPerSecond: 0, latencyMs }
      const figures = { requests, failures, rps: requests / seconds, failuresPerSecond: failures / seconds }
      return { ...endpoint, ...figures, latencyMs, serviceMs: latencyMs, meanBytes: 1200 + index * 37, window }
    })
  }

  #errors(): RunSummary['errors'] {
    const at = (ms: number): string => new Date(Date.parse(this.#options.startedAt) + ms).toISOString()
    return this.#options.endpoints.flatMap((endpoint, index) => {
      const { failures } = this.#counts[index]!
      if (failures === 0) return []
      const workers =
        index % 2 === 0 ? ['w0'] : Array.from({ length: this.#options.workers }, (_, worker) => `w${worker}`)
      return [
        {
          ...endpoint,
          error: this.errorText,
          occurrences: failures,
          firstSeen: at(3000),
          lastSeen: at(this.elapsedMs),
          workers,
          byWorker: workers.map(
            (_, at) => Math.floor(failures / workers.length) + (at < failures % workers.length ? 1 : 0),
          ),
          userClasses: ['Shopper'],
          byUserClass: [failures],
        },
      ]
    })
  }

  #workers(base: RunSummary['workers'], requests: number, seconds: number): RunSummary['workers'] {
    const present = base.length - this.lost.size
    return base.map((worker, index) => {
      const isLost = this.lost.has(index)
      const share = Math.round(requests / base.length)
      const flags = isLost ? ['lost'] : worker.flags
      const state = isLost ? 'missing' : this.isOver ? 'ready' : 'running'
      return {
        ...worker,
        users: isLost ? 0 : Math.round(this.#users / present),
        requests: share,
        rps: share / seconds,
        state,
        flags,
      }
    })
  }
}
