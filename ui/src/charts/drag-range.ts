// A range of time chosen by dragging over a heatmap, as over a line chart; a double click goes back to the whole run.
import { useRef, useState } from 'preact/hooks'

/** Shorter than this it was a click. */
const LEAST_DRAG_PX = 6

export interface DragRange {
  /** What is marked while it is dragged over; px from the left. */
  readonly marked: { readonly left: number; readonly width: number } | null
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => void
    readonly onPointerMove: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => void
    readonly onPointerUp: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => void
    readonly onDblClick: () => void
  }
}

/** `timeAt` = the elapsed ms that lies so many px from the left. */
export function useDragRange(
  timeAt: (px: number) => number,
  onRange: (fromMs: number | null, toMs: number | null) => void,
): DragRange {
  const from = useRef<number | null>(null)
  const [to, setTo] = useState<number | null>(null)
  const xOf = (event: PointerEvent & { readonly currentTarget: HTMLElement }): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left
  const start = from.current
  return {
    marked: start === null || to === null ? null : { left: Math.min(start, to), width: Math.abs(to - start) },
    handlers: {
      onPointerDown: (event) => {
        // A finger scrolls the page.
        if (event.pointerType === 'touch' || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = xOf(event)
      },
      onPointerMove: (event) => {
        if (from.current !== null) setTo(xOf(event))
      },
      onPointerUp: (event) => {
        const [one, other] = [from.current, xOf(event)]
        from.current = null
        setTo(null)
        if (one === null || Math.abs(other - one) < LEAST_DRAG_PX) return
        const times = [timeAt(one), timeAt(other)].sort((a, b) => a - b)
        onRange(times[0]!, times[1]!)
      },
      onDblClick: () => onRange(null, null),
    },
  }
}
