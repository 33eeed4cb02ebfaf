// Everything one run needs, resolved: what the command line hands to start-run.

import type { WorkerLossPolicy } from '../master/master-events.js'
import type { Scenario } from '../model/load.js'
import type { RunOptions } from '../model/run-options.js'
import type { LoadedScript } from '../users/load-script.js'
import type { ConsoleLine } from './capture-console.js'
import type { LogSettings } from './record/log.js'

export type Reporter = 'tty' | 'plain' | 'json'
/** `failure` = only why a run failed. */
export type SummaryMode = 'full' | 'compact' | 'none' | 'failure'

/** Files to write; absolute paths, null = not asked for. */
export interface OutputSettings {
  readonly csvPrefix: string | null
  readonly csvFullHistory: boolean
  readonly html: string | null
  readonly jsonFile: string | null
  readonly junit: string | null
  /** The JSON summary on stdout at the end. */
  readonly jsonToStdout: boolean
}

/** `--resume last`: the newest run of this script that has not ended. */
export const LAST = 'last'

/** How workers of other machines find this master, and get in. */
export interface SwarmSettings {
  readonly bindHost: string
  /** 0 = any free one. */
  readonly bindPort: number
  /** No encryption, everybody is let in. */
  readonly isPlain: boolean
  /** Absolute paths. */
  readonly keyFile: string
  readonly joinFile: string
  readonly makeNewToken: boolean
}

/** Where Locust's workers are listened for, and what they are given. */
export interface LocustSettings {
  readonly host: string
  readonly port: number
  /** Absolute path of the locustfile for workers that ask for one; null = none. */
  readonly locustfile: string | null
}

/** The load starts when so many workers are there. */
export interface GatheringSettings {
  /** Those of this machine among them. */
  readonly workers: number
  /** Infinity = for ever. */
  readonly maxWaitMs: number
}

export interface RunRequest {
  /** Merged from all sources; `thresholds` holds those of script, configuration and flags. */
  readonly options: RunOptions
  /** The seed of this run: `options.seed`, or drawn. */
  readonly seed: number
  /** Never empty. */
  readonly scenarios: readonly Scenario[]
  readonly script: LoadedScript
  /** Worker processes beside this one; 1 without `swarm` = the worker lives in this process. */
  readonly processes: number
  /** Workers on other machines; null = none. */
  readonly swarm: SwarmSettings | null
  /** null = Locust's workers have no part in it. */
  readonly locust: LocustSettings | null
  /** null = only workers of this machine, which are all waited for. */
  readonly gathering: GatheringSettings | null
  readonly onWorkerLoss: WorkerLossPolicy
  /** The run directory of a run to take over, or `last`; null = a new run. */
  readonly resume: string | null
  readonly outputs: OutputSettings
  readonly reporter: Reporter
  readonly quiet: boolean
  readonly summaryMode: SummaryMode
  readonly log: LogSettings
  /** Absolute path of the directory that run directories are made in; null = nothing is kept. */
  readonly outDir: string | null
  /** True when somebody named that directory: then a run that cannot be kept there does not start. */
  readonly isOutDirNamed: boolean
  /** Older runs of that directory are removed after this one; null = all are kept. */
  readonly keepRuns: number | null
  /** The run's name in reports: `--name`, or the script's. */
  readonly name: string
  /** True when something but Ctrl-C can end the run. */
  readonly hasEnd: boolean
  /** What is about to happen, and what of the settings deserves a word; for stderr before the load starts. */
  readonly headline: readonly string[]
  /** What the script printed while it was loaded. */
  readonly printed: readonly ConsoleLine[]
}
