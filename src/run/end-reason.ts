// Why a run ended, and what that means for its exit code.
import { EXIT } from '../model/errors.js'

export type EndReason =
  /** Its time was over, or all that was to do was done. */
  | { readonly kind: 'finished'; readonly text: string }
  /** A threshold with abortOnFail, or the script itself. */
  | { readonly kind: 'aborted'; readonly text: string }
  /** The person at the keyboard or a robot asked for it. */
  | { readonly kind: 'stopped'; readonly text: string }
  | { readonly kind: 'signal'; readonly text: string; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'workers-lost'; readonly text: string }

/**
 * The exit code of a run that was measured, docs/ERRORS.md.
 * @param judged 0, 1 or what `--exit-code-on-error` says, from thresholds and failures
 * @param hasEnd false when only Ctrl-C could end the run: then that is its normal end
 */
export function exitCodeOf(reason: EndReason, judged: number, hookFailed: boolean, hasEnd: boolean): number {
  if (reason.kind === 'workers-lost') return EXIT.infrastructure
  if (hookFailed) return EXIT.script
  if (reason.kind === 'signal' && reason.signal === 'SIGTERM') return EXIT.sigterm
  if (reason.kind === 'signal' && hasEnd) return EXIT.sigint
  return judged
}
