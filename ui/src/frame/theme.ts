// Light, dark, or as the system has it. Charts listen to `themeTick` and read their colours anew.
import { signal } from '@preact/signals'
import { putOnTheme, storedTheme, storeTheme, type Theme } from './stored-theme.js'

export type { Theme } from './stored-theme.js'

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

export const theme = signal<Theme>('system')
/** Grows whenever the colours may have changed. */
export const themeTick = signal(0)

export function setTheme(next: Theme): void {
  theme.value = next
  putOnTheme(next)
  themeTick.value++
  storeTheme(next)
}

export const turnTheme = (): void => setTheme(NEXT[theme.peek()])

export function beginTheme(): void {
  const kept = storedTheme()
  if (kept !== null) setTheme(kept)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    themeTick.value++
  })
}
