// Waits for the workers of a run before its load begins.
import type { WorkerRegistry } from '../master/worker-registry.js'
import { TymbalError } from '../model/errors.js'
import type { EndReason } from './end-reason.js'

export interface Gathering {
  readonly registry: WorkerRegistry
  readonly workers: number
  /** Infinity = for ever. */
  readonly limitMs: number
  /** What to look at when they do not come. */
  readonly hint: string
  readonly signal: AbortSignal
  /** Why the run was ended meanwhile; null = it was not. */
  reason(): EndReason | null
  /** Who was not let in. */
  refusals(): readonly string[]
}

/** False when the run was stopped meanwhile. @throws TymbalError TYM4002, TYM4003 */
export async function gatherWorkers(gathering: Gathering): Promise<boolean> {
  const { registry, workers, limitMs, hint, signal } = gathering
  const areThere = await registry.waitFor(workers, limitMs, signal)
  const reason = gathering.reason()
  if (reason?.kind === 'workers-lost') {
    throw new TymbalError('TYM4003', reason.text, {
      hint: 'Its last words, if it had any, are in the log lines above.',
    })
  }
  if (reason !== null) return false
  if (areThere) return true
  const text = `${registry.alive().length} of ${workers} workers connected within ${limitMs / 1000} s`
  throw new TymbalError('TYM4002', text, { hint: [hint, ...gathering.refusals()].join('\n') })
}
