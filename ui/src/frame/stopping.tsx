// While a run ends with grace: how long its users have at most, and the way to cut it short.
import { useState } from 'preact/hooks'
import type { HeadTick } from '../../../src/web/api.js'
import type { Command } from '../dialogs/use-command.js'
import { duration } from '../text/words.js'

interface StoppingProps {
  readonly head: HeadTick
  readonly command: Command
  readonly stopNow: () => Promise<unknown>
}

export function Stopping({ head: { run, nowMs }, command, stopNow }: StoppingProps) {
  // By the master's clock, from when this page first saw it end.
  const [since] = useState(nowMs)
  const grace = run.options.stopTimeoutMs
  const left = typeof grace === 'number' ? Math.max(0, Math.ceil((since + grace - nowMs) / 1000) * 1000) : null
  return (
    <>
      <p class="ending">
        Users finish{left === null ? '' : left === 0 ? ', about to be cut' : `, cut in ${duration(left)} at most`}
      </p>
      <button type="button" class="danger" disabled={command.isBusy} onClick={() => command.run(stopNow)}>
        Stop now
      </button>
    </>
  )
}
