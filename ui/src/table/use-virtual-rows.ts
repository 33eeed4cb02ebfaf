// Which rows of a long table are in sight: only these are in the page.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useReducer, useState } from 'preact/hooks'

export const ROW_PX = 30
const OVERSCAN = 12
/** A table of fewer rows is simply there, so that the browser's own search finds everything in it. */
const VIRTUAL_FROM = 120

export interface RowWindow {
  readonly first: number
  readonly last: number
  readonly beforePx: number
  readonly afterPx: number
}

export function useVirtualRows(count: number, scroller: RefObject<HTMLElement>): RowWindow {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0)
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLElement, HTMLElement>({
        count,
        getScrollElement: () => scroller.current,
        estimateSize: () => ROW_PX,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        overscan: OVERSCAN,
        onChange: () => redraw(undefined as never),
      }),
  )
  virtualizer.setOptions({ ...virtualizer.options, count })
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  if (count < VIRTUAL_FROM) return { first: 0, last: count, beforePx: 0, afterPx: 0 }
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = (items.at(-1)?.index ?? 39) + 1
  return { first, last, beforePx: first * ROW_PX, afterPx: Math.max(0, (count - last) * ROW_PX) }
}
