// The first thing on every page: did it pass, can the numbers be trusted, and what did the load do to the target.
import { Link } from 'wouter-preact'
import { capitalised, generatorWords } from '../../../src/outputs/text/verdict-words.js'
import type { HeadTick } from '../../../src/web/api.js'
import { Name } from '../table/name.js'
import { formatLatency, plural } from '../text/words.js'
import { useRunPath } from './navigation.js'
import { TargetLink } from './target-link.js'

export function VerdictLine({ head }: { head: HeadTick }) {
  const path = useRunPath()
  return (
    <p class="verdict-line">
      <Link href={path('checks')} class={outcome(head).isGood ? 'good outcome' : 'bad outcome'}>
        <span aria-hidden="true">{outcome(head).isGood ? '✔' : '✗'}</span> <Name text={outcome(head).words} />
      </Link>
      <Link href={path('workers')} class={trust(head).isGood ? 'good' : 'warn'}>
        <span aria-hidden="true">{trust(head).isGood ? '✔' : '⚠'}</span> {trust(head).words}
      </Link>
      <TargetLink target={head.target} />
    </p>
  )
}

interface Judged {
  readonly isGood: boolean
  readonly words: string
}

function outcome({ run, verdict, thresholds, totals }: HeadTick): Judged {
  if (run.state === 'stopped') {
    if (totals.requests === 0) return { isGood: false, words: 'No request was made' }
    return {
      isGood: verdict.passed,
      words: `${verdict.passed ? 'Passed' : 'Failed'}: ${verdict.reason} (exit ${verdict.exitCode})`,
    }
  }
  const failing = thresholds.filter((one) => !one.passed).length
  if (failing > 0) return { isGood: false, words: `${plural(failing, 'threshold')} failing` }
  if (thresholds.length > 0) return { isGood: true, words: `${plural(thresholds.length, 'threshold')} met so far` }
  return { isGood: totals.failures === 0, words: totals.failures === 0 ? 'No failures so far' : 'Requests fail' }
}

function trust({ generator }: HeadTick): Judged {
  const busy = `generator ${Math.round(generator.cpuPercent)}% busy, start delay p99 ${formatLatency(generator.startDelayMs.p99)}`
  const said = generatorWords(generator)
  const isGood = generator.verdict === 'trustworthy' || generator.verdict === 'not-judged'
  return { isGood, words: said === '' ? `Measured: ${busy}` : `${capitalised(said)} (${busy})` }
}
