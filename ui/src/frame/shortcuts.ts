// The keyboard map. One letter does something only outside of fields, and all of it can be switched off.
import { signal } from '@preact/signals'

const KEY = 'tymbal.shortcuts'

function storedOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    return true
  }
}

export const shortcutsOn = signal(storedOn())

export function setShortcuts(isOn: boolean): void {
  shortcutsOn.value = isOn
  try {
    localStorage.setItem(KEY, isOn ? 'on' : 'off')
  } catch {
    // Without storage the choice lives as long as the page.
  }
}

export type Shortcut =
  | { readonly does: 'go'; readonly page: string }
  | {
      readonly does: 'filter' | 'live' | 'note' | 'edit' | 'stop' | 'theme' | 'help' | 'palette' | 'first-row' | 'range'
    }

export const PAGE_KEYS: Readonly<Record<string, string>> = {
  o: 'overview',
  e: 'endpoints',
  l: 'latency',
  r: 'errors',
  u: 'users',
  w: 'workers',
  c: 'checks',
  g: 'logs',
}

const KEYS: Readonly<Record<string, Exclude<Shortcut['does'], 'go'>>> = {
  '/': 'filter',
  Escape: 'live',
  a: 'note',
  e: 'edit',
  x: 'stop',
  t: 'range',
  d: 'theme',
  '?': 'help',
  j: 'first-row',
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Listens on the whole page; the answer stops it. */
export function listenToKeys(onShortcut: (shortcut: Shortcut) => void): () => void {
  let isGoing = false
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
    if (isPalette) give(event, { does: 'palette' })
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || !shortcutsOn.peek()) return
    const page = PAGE_KEYS[event.key]
    const does = KEYS[event.key]
    if (isGoing && page !== undefined) give(event, { does: 'go', page })
    else if (event.key !== 'g' && does !== undefined) give(event, { does })
    isGoing = !isGoing && event.key === 'g'
  }
  const give = (event: KeyboardEvent, shortcut: Shortcut): void => {
    event.preventDefault()
    onShortcut(shortcut)
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
