// Where the time of a request went: a bar for the eye, the same in words beside it.
import { type PhasePart, phaseTime } from './phase-words.js'

export function PhaseBar({ parts }: { parts: readonly PhasePart[] }) {
  const whole = parts.reduce((sum, { ms }) => sum + ms, 0)
  const shown = parts.filter(({ ms }) => ms > 0)
  return (
    <div class="phases">
      <div class="phase-bar" aria-hidden="true">
        {shown.map(({ phase, ms }) => (
          <i key={phase} class={phase} style={{ flexGrow: ms / whole }} />
        ))}
      </div>
      <dl>
        {parts.map(({ phase, word, title, ms }) => (
          <div key={phase} class={ms > 0 ? phase : 'none'} title={title}>
            <dt>
              <i class={phase} aria-hidden="true" /> {word}
            </dt>
            <dd>{phaseTime(ms)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
