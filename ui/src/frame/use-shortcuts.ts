// What the keys of the keyboard map do on this page.
import { useEffect, useRef } from 'preact/hooks'
import { useLocation, useSearchParams } from 'wouter-preact'
import { openDialog } from './open-dialog.js'
import { useMaster } from './page-context.js'
import { listenToKeys, type Shortcut } from './shortcuts.js'
import { turnTheme } from './theme.js'

export function useShortcuts(): void {
  const [location, go] = useLocation()
  const [, setQuery] = useSearchParams()
  const master = useMaster()
  const latest = useRef((_: Shortcut): void => {})
  latest.current = (shortcut) => {
    const runPath = /^\/runs\/[^/]+/.exec(location)?.[0] ?? (master === null ? '' : undefined)
    const isMoving =
      location.startsWith('/runs/live') &&
      master?.state.peek()?.role === 'operator' &&
      master.state.peek()?.isRunning === true
    switch (shortcut.does) {
      case 'go':
        return runPath === undefined ? undefined : go(`${runPath}/${shortcut.page}`)
      case 'filter':
        return document.querySelector<HTMLElement>('[data-filter]')?.focus()
      case 'first-row':
        return document.querySelector<HTMLElement>('[data-door]')?.focus()
      case 'live':
        return setQuery((old) => {
          old.delete('from')
          old.delete('to')
          return old
        })
      case 'theme':
        return turnTheme()
      case 'help':
        return openDialog('help')
      case 'palette':
      case 'range':
        return runPath === undefined ? undefined : openDialog(shortcut.does)
      case 'note':
      case 'edit':
      case 'stop':
        return isMoving ? openDialog(shortcut.does) : undefined
      default:
        return shortcut satisfies never
    }
  }
  useEffect(() => listenToKeys((shortcut) => latest.current(shortcut)), [])
}
