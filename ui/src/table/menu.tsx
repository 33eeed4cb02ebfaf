// What unfolds from a button and folds again by Escape or a click elsewhere.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export function Menu({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const ref = useRef<HTMLDetailsElement>(null)
  const fold = (): void => {
    if (ref.current !== null) ref.current.open = false
  }
  useEffect(() => {
    const onPointer = ({ target }: PointerEvent): void => {
      if (ref.current?.open === true && !ref.current.contains(target as Node)) fold()
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || ref.current?.open !== true) return
    event.preventDefault()
    fold()
    ref.current.querySelector('summary')?.focus()
  }
  return (
    <details class="menu" ref={ref} onKeyDown={onKeyDown}>
      <summary>{label}</summary>
      {children}
    </details>
  )
}
