// The way of a figure over the run, beside its cell: for whoever points at it. The page of the worker has the same as charts.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SeriesMetric } from '../../../../src/web/api.js'
import { Sparkline } from '../../charts/sparkline.js'
import { useSeries } from '../../charts/use-series.js'
import { formatBytes, formatLatency, rate, shortWorkerId } from '../../text/words.js'

const WAYS = {
  rps: { label: 'req/s', write: rate },
  p95: { label: 'p95', write: formatLatency },
  cpu: { label: 'CPU', write: (value: number) => `${Math.round(value)}%` },
  memory: { label: 'memory', write: formatBytes },
  loop: { label: 'loop delay', write: formatLatency },
} as const satisfies Partial<Record<SeriesMetric, object>>

export type WayMetric = keyof typeof WAYS

/** Points of a line the size of a word. */
const POINTS = 60

/** A figure that has a way. */
export const WayCell = ({ worker, metric, text }: { worker: string; metric: WayMetric; text: string }) => (
  <span data-way={metric} data-of={worker}>
    {text}
  </span>
)

interface Peek {
  readonly worker: string
  readonly metric: WayMetric
  readonly x: number
  readonly y: number
}

export function CellWays({ children }: { children: ComponentChildren }) {
  const [peek, setPeek] = useState<Peek | null>(null)
  const hide = (): void => setPeek(null)
  useEffect(() => {
    if (peek === null) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide()
    }
    addEventListener('keydown', onKey)
    addEventListener('scroll', hide, true)
    return () => {
      removeEventListener('keydown', onKey)
      removeEventListener('scroll', hide, true)
    }
  }, [peek])
  return (
    <div
      onPointerOver={(event) => {
        const target = event.target as Element
        if (target.closest('.way-peek') !== null) return
        const cell = target.closest('td')?.querySelector<HTMLElement>('[data-way]') ?? null
        setPeek(cell === null ? null : peekAt(cell))
      }}
      onPointerLeave={hide}
    >
      {children}
      {peek === null ? null : <WayPeek key={`${peek.worker} ${peek.metric}`} peek={peek} />}
    </div>
  )
}

function peekAt(cell: HTMLElement): Peek {
  const { right, bottom } = cell.getBoundingClientRect()
  return { worker: cell.dataset.of!, metric: cell.dataset.way as WayMetric, x: right, y: bottom }
}

/** In the top layer: the table that it belongs to may scroll. */
function WayPeek({ peek: { worker, metric, x, y } }: { peek: Peek }) {
  const box = useRef<HTMLDivElement>(null)
  const { series } = useSeries({ metrics: [metric], worker, points: POINTS })
  useEffect(() => box.current?.showPopover(), [])
  const { label, write } = WAYS[metric]
  const values = [...Array.from(series?.column(metric) ?? [])].filter(Number.isFinite)
  return (
    <div ref={box} popover="manual" class="way-peek card" style={{ left: `${x}px`, top: `${y}px` }}>
      <b>
        {shortWorkerId(worker)} {label}
      </b>
      {values.length < 3 ? (
        <span class="dim">{series === null ? '…' : 'nothing recorded yet'}</span>
      ) : (
        <>
          <Sparkline label={label} values={values} />
          <span>
            {write(Math.min(...values))} to {write(Math.max(...values))}, last {write(values.at(-1)!)}
          </span>
        </>
      )}
    </div>
  )
}
