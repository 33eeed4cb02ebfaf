// Light, dark, or as the system has it. The choice is kept in the browser; charts listen to `themeTick` and read their colours anew.
import { signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'tymbal.theme'
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

export const theme = signal<Theme>('system')
/** Grows whenever the colours may have changed. */
export const themeTick = signal(0)

const isTheme = (value: string | null): value is Theme => value === 'system' || value === 'light' || value === 'dark'

/** A page from a disk or a locked-down browser has no storage; then the choice lives as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function setTheme(next: Theme): void {
  theme.value = next
  document.documentElement.style.colorScheme = next === 'system' ? '' : next
  themeTick.value++
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // See `stored`.
  }
}

export const turnTheme = (): void => setTheme(NEXT[theme.peek()])

export function beginTheme(): void {
  const kept = stored()
  if (isTheme(kept)) setTheme(kept)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    themeTick.value++
  })
}
