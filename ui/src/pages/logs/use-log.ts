// The lines of the log that match, asked for from where the last answer ended; bounded, so that a long run does not fill the page.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useRun } from '../../frame/page-context.js'
import type { LogLine } from '../../source/run-source.js'

const MOST_LINES = 5000

interface LogFilter {
  readonly level: string
  readonly worker: string
  readonly q: string
}

export function useLog({ level, worker, q }: LogFilter): {
  readonly lines: readonly LogLine[]
  readonly fault: string
} {
  const source = useRun()
  const [lines, setLines] = useState<readonly LogLine[]>([])
  const [fault, setFault] = useState('')
  const next = useRef(0)
  const asking = useRef(false)
  const tick = source.logTick.value
  const runId = source.head.value?.run.id ?? ''
  const key = JSON.stringify([level, worker, q, runId])
  const shown = useRef('')
  useEffect(() => {
    let isOver = false
    const ask = async (): Promise<void> => {
      if (shown.current !== key) next.current = 0
      const isFirst = next.current === 0
      const page = await source.logs({ after: next.current, level, worker, q })
      if (isOver || page === null) return
      shown.current = key
      next.current = page.next
      setFault('')
      setLines((old) => [...(isFirst ? [] : old), ...page.lines].slice(-MOST_LINES))
    }
    // Two answers to the same question would show their lines twice.
    if (asking.current && shown.current === key) return
    asking.current = true
    ask()
      .catch((thrown: Error) => setFault(thrown.message))
      .finally(() => {
        asking.current = false
      })
    return () => {
      isOver = shown.current !== key
    }
  }, [key, tick, source, level, worker, q])
  return { lines, fault }
}
