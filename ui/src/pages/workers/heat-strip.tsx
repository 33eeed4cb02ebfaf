// One square a worker, coloured by one of its numbers: hundreds in sight at once. Arrow keys go from square to square.
import { Link } from 'wouter-preact'
import type { WorkerSummary } from '../../../../src/stats/run-summary.js'
import { useQuery } from '../../frame/navigation.js'
import { moveInRows } from '../../table/row-keys.js'
import { formatLatency, rate, shortWorkerId } from '../../text/words.js'
import { flagWords, isLost, stateWord } from '../../text/worker-words.js'

interface Measure {
  readonly label: string
  readonly of: (worker: WorkerSummary) => number
  readonly write: (value: number) => string
}

const MEASURES: Readonly<Record<string, Measure>> = {
  cpu: { label: 'CPU', of: (one) => one.cpuPercent, write: (value) => `${Math.round(value)}%` },
  p95: { label: 'p95', of: (one) => one.latencyMs.p95, write: formatLatency },
  rps: { label: 'mean req/s', of: (one) => one.rps, write: rate },
  loop: { label: 'loop delay p99', of: (one) => one.loopDelayP99Ms, write: formatLatency },
  start: { label: 'start delay p99', of: (one) => one.startDelayP99Ms, write: formatLatency },
}
const SHADES = 6

interface HeatStripProps {
  readonly workers: readonly WorkerSummary[]
  readonly path: (id: string) => string
}

export function HeatStrip({ workers, path }: HeatStripProps) {
  const [chosen, setChosen] = useQuery('by')
  const key = chosen in MEASURES ? chosen : 'cpu'
  const measure = MEASURES[key]!
  const values = workers.map(measure.of)
  const least = Math.min(...values)
  const span = Math.max(1e-9, Math.max(...values) - least)
  const shade = (worker: WorkerSummary): number =>
    Math.min(SHADES, 1 + Math.floor(((measure.of(worker) - least) / span) * SHADES))
  return (
    <section class="card" aria-label="Workers as squares">
      <label>
        Colour by{' '}
        <select value={key} onChange={(event) => setChosen(event.currentTarget.value)}>
          {Object.entries(MEASURES).map(([id, { label }]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys only move the focus between the squares, which are links. */}
      <div class="strip" onKeyDown={(event) => moveInRows(sideways(event))}>
        {workers.map((worker) => (
          <Link
            key={worker.id}
            href={path(worker.id)}
            data-door=""
            class={isLost(worker) ? 'lost' : `heat${shade(worker)}${worker.flags.length > 0 ? ' flagged' : ''}`}
            title={wordsOf(worker, measure)}
            aria-label={wordsOf(worker, measure)}
          />
        ))}
      </div>
      <p class="hint">The stronger, the more; a ring is a flagged worker, a cross a lost one.</p>
    </section>
  )
}

const wordsOf = (worker: WorkerSummary, { label, of, write }: Measure): string =>
  [shortWorkerId(worker.id), stateWord(worker), `${label} ${write(of(worker))}`, flagWords(worker)]
    .filter((part) => part !== '')
    .join(', ')

/** In a strip, left and right are what up and down are in a table. */
function sideways(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
): KeyboardEvent & { readonly currentTarget: HTMLElement } {
  const key = event.key === 'ArrowRight' ? 'ArrowDown' : event.key === 'ArrowLeft' ? 'ArrowUp' : event.key
  const { currentTarget, ctrlKey, metaKey, altKey } = event
  const stop = { preventDefault: () => event.preventDefault(), stopPropagation: () => event.stopPropagation() }
  return { key, currentTarget, ctrlKey, metaKey, altKey, ...stop } as typeof event
}
