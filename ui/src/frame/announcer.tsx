// Tells listeners what changed in a run: its state and newly broken thresholds, never the ticking numbers.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useRun } from './page-context.js'

export function Announcer() {
  const thresholds = useRun().head.value?.thresholds ?? []
  const broken = thresholds.filter((one) => !one.passed).map((one) => `${one.metric} ${one.expression}`)
  const known = useRef<readonly string[] | null>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    const fresh = broken.filter((one) => known.current !== null && !known.current.includes(one))
    known.current = broken
    if (fresh.length > 0) setWords(`Threshold failing: ${fresh.join(', ')}`)
  }, [broken.join('\n')])
  return (
    <p class="sr" role="status">
      {words}
    </p>
  )
}
