// What pages and robots speak with the master: every request, answer and event of /api/v1. The browser app knows these types and nothing else.
import type { StartRequest } from './api/start.js'

export type { ClassShare } from '../model/load.js'
export type { EndpointFigures, EndpointRange } from '../stats/endpoint-range.js'
export type { EndpointWorker } from '../stats/judge/endpoint-outliers.js'
export type { RunSummary } from '../stats/run-summary.js'
export type { KeptSample, MeanPhases, SampleKind } from '../stats/samples/sample-picture.js'
export type { SeriesMetric } from '../store/series/read/series-picture.js'
export type * from './api/control.js'
export type * from './api/live.js'
export type * from './api/report.js'
export type * from './api/runs.js'
export { LONG_LISTS } from './api/runs.js'
export type * from './api/start.js'

/** All paths below it; base path of a proxy before it. */
export const API_PATH = '/api/v1'

export type Role = 'viewer' | 'operator'

/** GET /state: what there is to see and to start. */
export interface AppState {
  readonly version: string
  /** Master's clock, epoch ms; pages show no other time. */
  readonly nowMs: number
  readonly role: Role
  /** The run that is under way, or the last one of this master; null before the first. */
  readonly liveRunId: string | null
  readonly isRunning: boolean
  /** False with --no-save: runs can be looked at while the process lives, not changed, compared, removed or taken in. */
  readonly keepsRuns: boolean
  readonly script: ScriptState
  readonly workers: { readonly connected: number; readonly expected: number; readonly joinCommands: readonly string[] }
}

export interface ScriptState {
  readonly path: string
  /** That the script adds to the page: `/x` is its own route below `/script`, others are web addresses. */
  readonly tabs: readonly { readonly title: string; readonly url: string }[]
  readonly hash: string
  readonly userClasses: readonly {
    readonly name: string
    readonly weight: number
    readonly fixedCount: number
    readonly host: string | null
    readonly tasks: readonly TaskShare[]
  }[]
  /** The load that Start would begin with, from flags, script and configuration. */
  readonly defaults: StartRequest
  /** True when scenarios, stages or a load shape of the script decide the load; then users and spawn rate are theirs. */
  readonly hasOwnLoad: boolean
  readonly parameters: readonly {
    readonly name: string
    readonly type: 'string' | 'number' | 'boolean' | 'choice'
    readonly default: string | number | boolean
    readonly help: string
    readonly choices: readonly string[]
    readonly secret: boolean
  }[]
}

export interface TaskShare {
  readonly name: string
  /** Of its parent, 0..1. */
  readonly share: number
  readonly children: readonly TaskShare[]
}

/** Every refusal: RFC 9457, application/problem+json. `field` names what is wrong in a body or query. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly field?: string
  /** From the catalogue of docs/ERRORS.md, where there is one. */
  readonly code?: string
}
