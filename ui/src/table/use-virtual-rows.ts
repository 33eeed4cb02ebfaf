// Which rows of a long table are in sight: only these are in the page.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'

/** Until a row has been measured. */
const ROW_PX = 30
const OVERSCAN = 12
/** A table of fewer rows is simply there, so that the browser's own search finds everything in it. */
const VIRTUAL_FROM = 120

export interface RowWindow {
  readonly isWhole: boolean
  readonly first: number
  readonly last: number
  readonly beforePx: number
  readonly afterPx: number
}

export function useVirtualRows(count: number, scroller: RefObject<HTMLElement>): RowWindow {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0)
  const rowPx = useRef(ROW_PX)
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLElement, HTMLElement>({
        count,
        getScrollElement: () => scroller.current,
        estimateSize: () => rowPx.current,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        overscan: OVERSCAN,
        onChange: () => redraw(undefined as never),
      }),
  )
  virtualizer.setOptions({ ...virtualizer.options, count })
  const isWhole = usePrinting() || count < VIRTUAL_FROM
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  // Rows are of one height, but it is another where they are cards.
  useLayoutEffect(() => {
    const measured = isWhole ? null : heightOf(scroller.current)
    if (measured === null || Math.abs(measured - rowPx.current) < 2) return
    rowPx.current = measured
    virtualizer.measure()
  })
  if (isWhole) return { isWhole, first: 0, last: count, beforePx: 0, afterPx: 0 }
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = (items.at(-1)?.index ?? 39) + 1
  return {
    isWhole,
    first,
    last,
    beforePx: first * rowPx.current,
    afterPx: Math.max(0, (count - last) * rowPx.current),
  }
}

/** Paper cannot be scrolled: all rows are on it. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const begin = (): void => setPrinting(true)
    const end = (): void => setPrinting(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return isPrinting
}

/** From the first row in the page to the second. */
function heightOf(scroller: HTMLElement | null): number | null {
  const [one, two] = scroller?.querySelectorAll<HTMLElement>('tbody tr:not(.pinned, .spacer)') ?? []
  return one === undefined || two === undefined ? null : two.offsetTop - one.offsetTop
}
