// Arrow keys, and j and k, go from row to row: to the link or button that a row has in its first cells.
import { shortcutsOn } from '../frame/shortcuts.js'

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }

export function moveInRows(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = STEP[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key.length === 1 && !shortcutsOn.peek()) return
  const doors = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-door]')]
  const at = doors.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  event.preventDefault()
  event.stopPropagation()
  doors[Math.min(doors.length - 1, Math.max(0, at + step))]?.focus()
}
