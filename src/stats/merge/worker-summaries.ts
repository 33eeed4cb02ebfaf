// What a summary says of the workers: each, their users, and the generator as a whole.
import type { GeneratorWatch } from '../judge/generator-watch.js'
import type { GeneratorSummary, WorkerSummary } from '../run-summary.js'
import type { GeneratorDelta } from '../stats-delta.js'
import type { Target } from './cells.js'
import { frozenList } from './frozen-list.js'
import { NO_LATENCY } from './latency-summary.js'
import type { WorkerTotals } from './worker-totals.js'

export type Worker = WorkerTotals<Target>

/** What the master knows of a worker and its reports do not say. */
export interface WorkerNodeInfo {
  readonly id: string
  readonly index: number
  readonly host: string
  readonly kind: 'tymbal' | 'locust'
  /** Node state; `missing` and `gone` workers count no users. */
  readonly state: string
  readonly users: number
  readonly clockOffsetMs: number
  readonly about?: string
  readonly heardMsAgo?: number | null
  readonly openFileLimit?: number | null
  /** From heartbeats; null or left out = as in the worker's last report. */
  readonly memoryBytes?: number | null
  readonly cpuPercent?: number | null
  readonly flags?: readonly string[]
}

const NO_GENERATOR: GeneratorDelta = {
  cpuPercent: 0,
  memoryBytes: 0,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  startDelayP50Ms: 0,
  startDelayP99Ms: 0,
  startDelayMaxMs: 0,
  openSockets: 0,
}

export interface WorkersToSummarize {
  readonly nodes: readonly WorkerNodeInfo[]
  readonly workers: ReadonlyMap<string, Worker>
  readonly elapsedSeconds: number
  /** What its figures are flagged for. */
  flagsOf(id: string): readonly string[]
}

export function workerSummaries({
  nodes,
  workers,
  elapsedSeconds,
  flagsOf,
}: WorkersToSummarize): readonly WorkerSummary[] {
  return frozenList(nodes, (node) => {
    const worker = workers.get(node.id)
    const generator = worker?.generator ?? NO_GENERATOR
    return {
      id: node.id,
      index: node.index,
      host: node.host,
      kind: node.kind,
      about: node.about ?? '',
      state: node.state,
      users: node.users,
      requests: worker?.totals.requests ?? 0,
      failures: worker?.totals.failures ?? 0,
      rps: (worker?.totals.requests ?? 0) / elapsedSeconds,
      latencyMs: worker?.totals.latencyMs ?? NO_LATENCY,
      cpuPercent: node.cpuPercent ?? generator.cpuPercent,
      memoryBytes: node.memoryBytes ?? generator.memoryBytes,
      loopDelayP99Ms: generator.loopDelayP99Ms,
      startDelayP99Ms: generator.startDelayP99Ms,
      clockOffsetMs: node.clockOffsetMs,
      heardMsAgo: node.heardMsAgo ?? null,
      openSockets: generator.openSockets,
      openFileLimit: node.openFileLimit ?? null,
      gcPercent: generator.gcPercent ?? null,
      gcMaxMs: generator.gcMaxMs ?? null,
      reportedUntilMs: Math.round(worker?.toMs ?? 0),
      flags: Object.freeze([...flagsOf(node.id), ...(node.flags ?? [])]),
    }
  })
}

/** The worst of the workers that are there. */
export function generatorSummary(
  present: readonly Worker[],
  watch: Pick<GeneratorWatch, 'verdict' | 'reasons'>,
  isFinal: boolean,
): GeneratorSummary {
  const reports = present.map((worker) => worker.generator ?? NO_GENERATOR)
  const worst = (figure: (report: GeneratorDelta) => number): number => Math.max(0, ...reports.map(figure))
  return Object.freeze({
    verdict: watch.verdict(isFinal),
    reasons: watch.reasons,
    dropped: 0,
    cpuPercent: worst((report) => report.cpuPercent),
    loopDelayP99Ms: worst((report) => report.loopDelayP99Ms),
    startDelayMs: Object.freeze({
      p50: worst((report) => report.startDelayP50Ms),
      p99: worst((report) => report.startDelayP99Ms),
      max: worst((report) => report.startDelayMaxMs),
    }),
  })
}
