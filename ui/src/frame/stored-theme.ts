// The colours that the reader chose, kept in the browser, and put on before anything is shown.
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'tymbal.theme'

const isTheme = (value: string | null): value is Theme => value === 'system' || value === 'light' || value === 'dark'

/** A page from a disk or a locked-down browser has no storage; then the choice lives as long as the page. null = none was made. */
export function storedTheme(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY)
    return isTheme(kept) ? kept : null
  } catch {
    return null
  }
}

export function storeTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // See `storedTheme`.
  }
}

export function putOnTheme(theme: Theme): void {
  document.documentElement.style.colorScheme = theme === 'system' ? '' : theme
}
