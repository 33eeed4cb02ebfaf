// The one frozen picture of a run that console, files, pages and thresholds read. docs/METRICS.md gives each number its formula.
import type { RunState } from '../model/run-state.js'

export const SUMMARY_SCHEMA = 'tymbal.summary/1'

/** Milliseconds; all 0 when nothing was measured. */
export interface LatencySummary {
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly p50: number
  readonly p66: number
  readonly p75: number
  readonly p80: number
  readonly p90: number
  readonly p95: number
  readonly p98: number
  readonly p99: number
  readonly p999: number
  readonly p9999: number
}

/** The last `seconds` of the run: what a live reader wants to see. */
export interface WindowSummary {
  readonly seconds: number
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly failuresPerSecond: number
  readonly latencyMs: LatencySummary
}

export interface TotalsSummary {
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly failuresPerSecond: number
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly iterations: number
  readonly exceptions: number
  readonly latencyMs: LatencySummary
  readonly serviceMs: LatencySummary
  /** A coarse picture of the latency distribution: rising upper bounds in ms and how many samples lie below each and above the one before. */
  readonly distribution: readonly { readonly upToMs: number; readonly count: number }[]
  readonly window: WindowSummary
}

export interface EndpointSummary {
  readonly method: string
  readonly name: string
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly failuresPerSecond: number
  readonly latencyMs: LatencySummary
  readonly serviceMs: LatencySummary
  readonly meanBytes: number
  readonly window: WindowSummary
}

export interface ErrorSummary {
  readonly method: string
  readonly name: string
  readonly error: string
  readonly occurrences: number
  /** ISO 8601. */
  readonly firstSeen: string
  readonly lastSeen: string
  readonly workers: readonly string[]
  /** Occurrences on each of `workers`. */
  readonly byWorker: readonly number[]
  /** Whose users met it; empty where nobody says, as Locust's workers. */
  readonly userClasses: readonly string[]
  /** Occurrences of each of `userClasses`. */
  readonly byUserClass: readonly number[]
}

/** Endpoints by a tag of their requests: `scenario`, `userClass`, or one of the script. */
export interface EndpointTagSummary {
  readonly key: string
  /** An endpoint may have several. */
  readonly values: readonly { readonly value: string; readonly endpoints: readonly string[] }[]
}

export interface ExceptionSummary {
  readonly userClass: string
  readonly task: string
  readonly message: string
  readonly stack: string
  readonly occurrences: number
  readonly firstSeen: string
  readonly lastSeen: string
  readonly workers: readonly string[]
  /** Occurrences on each of `workers`. */
  readonly byWorker: readonly number[]
}

export interface CheckSummary {
  readonly name: string
  readonly passes: number
  readonly fails: number
}

/** A custom metric of the script. Which fields are set depends on `type`. */
export interface MetricSummary {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'rate' | 'trend'
  readonly isTime: boolean
  /** counter: sum of the values; others: number of values. */
  readonly count: number
  /** counter: per second. */
  readonly perSecond?: number
  /** gauge. */
  readonly value?: number
  readonly min?: number
  readonly max?: number
  /** rate: share of values that were not zero, 0..1. */
  readonly rate?: number
  /** trend; milliseconds when `isTime`, else the script's own unit. */
  readonly trend?: LatencySummary
}

export interface ThresholdSummary {
  readonly metric: string
  readonly expression: string
  /** The judged value now; null when nothing was measured yet. */
  readonly value: number | null
  /** The same over the last seconds, as in `totals.window`; null = nothing was measured in them, or the part of the traffic is known of the whole run only. */
  readonly recent: number | null
  readonly passed: boolean
  /** Elapsed ms at which it was first seen failing; null = never. */
  readonly firstBrokenMs: number | null
  readonly abortOnFail: boolean
}

export interface WorkerSummary {
  readonly id: string
  readonly index: number
  readonly host: string
  readonly kind: 'tymbal' | 'locust'
  /** Its versions and its machine, as it says itself. */
  readonly about: string
  readonly state: string
  readonly users: number
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly latencyMs: LatencySummary
  /** Share of one core over the last report, 0..100 and above with several threads. */
  readonly cpuPercent: number
  readonly memoryBytes: number
  readonly loopDelayP99Ms: number
  readonly startDelayP99Ms: number
  readonly clockOffsetMs: number
  /** Since anything was heard of it; null when it is away, or the run has ended. */
  readonly heardMsAgo: number | null
  readonly openSockets: number
  /** Files and sockets that it may have open; null = not known. */
  readonly openFileLimit: number | null
  /** Of the time of the last report, in garbage collection, and the longest pause for it; null = not known. */
  readonly gcPercent: number | null
  readonly gcMaxMs: number | null
  /** Elapsed ms up to which its reports are counted: what a worker that was lost measured later is missing. */
  readonly reportedUntilMs: number
  readonly flags: readonly string[]
}

/** The load generator's own condition: the verdict of the last seconds, and of the whole run once that has ended. `not-judged` in the first ten seconds. */
export interface GeneratorSummary {
  readonly verdict: 'not-judged' | 'trustworthy' | 'suspect' | 'limited'
  readonly reasons: readonly {
    readonly worker: string
    readonly what: string
    readonly value: number
    readonly limit: number
    readonly fromMs: number
    readonly toMs: number
  }[]
  readonly dropped: number
  /** Highest of the workers, over the last report. */
  readonly cpuPercent: number
  readonly loopDelayP99Ms: number
  /** Lateness of user starts and paced iterations against their schedule. */
  readonly startDelayMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

/** What the load did to the target. Without influence on the verdict of the run. */
export interface TargetSummary {
  /** `not-judged` = too short, too few requests, or the generator was the limit; `not-enough-change` = the load was flat. */
  readonly verdict: 'not-judged' | 'not-enough-change' | 'healthy' | 'degrading' | 'saturated'
  readonly reason: string
  /** The knee: requests per second and users from which on it was so; null where there is none. */
  readonly rps: number | null
  readonly users: number | null
  /** Elapsed ms from the knee to the last window in which it was so. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

export interface FeederSummary {
  readonly name: string
  readonly mode: string
  readonly rows: number
  readonly used: number
  readonly returned: number
  readonly left: number
}

/** One step of the timeline; the step is a second until the run is long, then doubles (`stepMs`). */
export interface TimelinePoint {
  readonly atMs: number
  readonly stepMs: number
  readonly users: number
  readonly rps: number
  readonly failuresPerSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What happened, and when. */
export interface NoteSummary {
  readonly atMs: number
  readonly text: string
  /** True where somebody restarted the statistics: pages look at the run from there on. */
  readonly isRestart?: boolean
}

/** Milliseconds. */
export interface TimesSummary {
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

export interface UserClassSummary {
  readonly name: string
  /** Running now. */
  readonly users: number
  /** That are to run now; 0 after the end. */
  readonly wanted: number
  /** Tasks that its users have ended; Locust's workers do not tell theirs. */
  readonly iterations: number
  /** Over the window. */
  readonly iterationsPerSecond: number
  /** Between two tasks; null = nothing was waited for. */
  readonly waitMs: TimesSummary | null
}

/** A task of a user class, or the function of a scenario. */
export interface TaskSummary {
  readonly userClass: string
  /** With the sets it is nested in: `Forum.read`. */
  readonly name: string
  /** Of what its class does, as the script's weights say, 0..1; null = not known. */
  readonly declaredShare: number | null
  /** Of its class's iterations, 0..1. */
  readonly share: number
  readonly iterations: number
  /** null = it has not run. */
  readonly durationMs: TimesSummary | null
}

/** How things went over the run, in at most 60 steps of one length. Not yet in any step: what came after the last one. */
export interface WaysSummary {
  readonly stepMs: number
  /** The judged value at the end of each step, in the order of `thresholds`; null = nothing was measured yet. */
  readonly thresholds: readonly (readonly (number | null)[])[]
  /** Likewise their `recent`. */
  readonly recent: readonly (readonly (number | null)[])[]
  /** Of the 20 most frequent: how often in each step. */
  readonly errors: readonly {
    readonly method: string
    readonly name: string
    readonly error: string
    readonly occurrences: readonly number[]
  }[]
  /** Of the first 50: counters per second, gauges at the end of the step, the share of rates and the mean of trends in it; null = no value. */
  readonly metrics: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}

export interface RunSummary {
  readonly schema: typeof SUMMARY_SCHEMA
  readonly run: {
    readonly id: string
    readonly name: string
    readonly script: string
    readonly host: string
    readonly startedAt: string
    readonly durationMs: number
    readonly state: RunState
    /** Users wanted now; after the end, the most that were wanted at any time. */
    readonly targetUsers: number
    /** Users running now. */
    readonly users: number
    /** Expected length when the load plan has an end; null = open. */
    readonly plannedMs: number | null
    readonly tags: Readonly<Record<string, string>>
    readonly options: Readonly<Record<string, unknown>>
  }
  readonly verdict: { readonly passed: boolean; readonly exitCode: number; readonly reason: string }
  readonly totals: TotalsSummary
  /** In order of first appearance; outputs sort as they like. */
  readonly endpoints: readonly EndpointSummary[]
  readonly errors: readonly ErrorSummary[]
  readonly exceptions: readonly ExceptionSummary[]
  readonly checks: readonly CheckSummary[]
  readonly metrics: readonly MetricSummary[]
  readonly thresholds: readonly ThresholdSummary[]
  readonly userClasses: readonly UserClassSummary[]
  readonly tasks: readonly TaskSummary[]
  readonly workers: readonly WorkerSummary[]
  readonly generator: GeneratorSummary
  readonly target: TargetSummary
  readonly feeders: readonly FeederSummary[]
  readonly notes: readonly NoteSummary[]
  readonly timeline: readonly TimelinePoint[]
  readonly ways: WaysSummary
  /** Tags that not all endpoints have alike, by key; of at most 50 values each. `endpoints` are `METHOD name`. */
  readonly endpointTags: readonly EndpointTagSummary[]
}
