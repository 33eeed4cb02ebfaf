// What signals and keys do to the run that is under way.
import type { EndReason } from '../../run/end-reason.js'
import type { TestRun } from '../../run/test-run.js'
import type { RunControls, StopCause } from '../run-controls.js'
import type { RunRequest } from '../run-request.js'
import type { OwnRun } from './own-run.js'

export function controlsOf({ run, request, progress: { panel } }: OwnRun): RunControls {
  return {
    editUsers: (by) => run.editUsersBy(by, paceOf(request)),
    stop: (cause) => stopOf(run, endReason(cause)),
    stopNow: () => run.stopNow(),
    togglePause() {
      const isPaused = run.togglePause()
      panel?.paused(isPaused)
    },
    show: (view) => panel?.show(view === 'endpoints' ? 'main' : view),
  }
}

/** Users per second of changes that name none: as the run began. */
export function paceOf({ options, scenarios }: RunRequest): number {
  const first = scenarios[0]!.plan
  const planned = 'spawnRate' in first ? first.spawnRate : Number.POSITIVE_INFINITY
  return options.spawnRate ?? planned
}

/** A run that ends by itself has the grace already: whoever stops it then means now. */
export function stopOf(run: TestRun, reason: EndReason): void {
  if (run.state === 'stopping') run.stopNow()
  else run.stop(reason)
}

function endReason(cause: StopCause): EndReason {
  if (cause === 'key') return { kind: 'stopped', text: 'stopped at the keyboard' }
  return { kind: 'signal', signal: cause, text: cause === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM' }
}
