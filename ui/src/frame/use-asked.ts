// Asks the source and asks again while the run goes on; a page in the background asks nothing, and once when it is seen again.
import { useComputed } from '@preact/signals'
import { useLayoutEffect, useState } from 'preact/hooks'
import { useRun } from './page-context.js'

export interface Asked<T> {
  readonly value: T | null
  readonly fault: string
}

const NEVER: Asked<never> = { value: null, fault: '' }

/** `key` names the question: another key is another question. `pace` is the ms until it is asked again. */
export function useAsked<T>(key: string, ask: () => Promise<T | null>, pace: (answer: T | null) => number): Asked<T> {
  const source = useRun()
  const [asked, setAsked] = useState<Asked<T>>(NEVER)
  // Computed, so that a tick which changes neither draws nothing anew.
  const runId = useComputed(() => source.head.value?.run.id ?? '').value
  const isMoving = useComputed(() => source.kind === 'live' && source.head.value?.run.state !== 'stopped').value
  // Asked before the page is painted. `key` stands for what `ask` asks.
  useLayoutEffect(() => {
    if (runId === '') return
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = async (): Promise<void> => {
      clearTimeout(timer)
      const answer = await ask().then(
        (value): Asked<T> => ({ value, fault: '' }),
        (fault: Error): Asked<T> => ({ value: null, fault: fault.message }),
      )
      if (isOver) return
      setAsked((old) => (answer.fault === '' ? answer : { value: old.value, fault: answer.fault }))
      if (isMoving && !document.hidden) timer = setTimeout(turn, pace(answer.value))
    }
    const onVisibility = (): void => {
      if (document.hidden) clearTimeout(timer)
      else void turn()
    }
    document.addEventListener('visibilitychange', onVisibility)
    void turn()
    return () => {
      isOver = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [key, runId, isMoving])
  return asked
}
