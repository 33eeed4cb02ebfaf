// What a check came to: first whether all is well, then every task with what it did.
import { useEffect, useRef } from 'preact/hooks'
import type { CheckPart, CheckResult } from '../../../../../src/web/api.js'
import { Name } from '../../../table/name.js'
import { duration, plural } from '../../../text/words.js'
import { StepView } from './step-view.js'

export function CheckView({ result }: { result: CheckResult }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever asked is led to the answer, which stands below the fold.
  useEffect(() => heading.current?.focus(), [result])
  return (
    <section class="card checked" aria-label="Checked once">
      <h2 ref={heading} tabIndex={-1}>
        <span class={result.passed ? 'good' : 'bad'}>
          <span aria-hidden="true">{result.passed ? '✔' : '✗'}</span> Checked once:{' '}
          {result.passed ? 'passed' : 'failed'}
        </span>
      </h2>
      <p>{wordsOf(result)}</p>
      {result.cutShort === '' ? null : (
        <p class="bad">
          It ended early: <Name text={result.cutShort} />
        </p>
      )}
      {result.leftOut === 0 ? null : <p class="hint">{plural(result.leftOut, 'more event')} left out here.</p>}
      {result.parts.map((part, index) => (
        // Parts may have the same name: hooks come before and after the users.
        <PartView key={index} part={part} />
      ))}
    </section>
  )
}

function PartView({ part }: { part: CheckPart }) {
  return (
    <section class="part" aria-label={titleOf(part)}>
      <h3>
        <Name text={titleOf(part)} />
      </h3>
      {part.steps.length === 0 ? <p class="hint">It ran, and there is nothing to show.</p> : null}
      {part.steps.map((step, index) => (
        // A task may run twice, in two places.
        <StepView key={index} step={step} />
      ))}
    </section>
  )
}

function titleOf({ kind, name }: CheckPart): string {
  switch (kind) {
    case 'users':
      return name
    case 'setup':
    case 'teardown':
      return `${kind}()`
    case 'script':
      return 'Hooks of the script'
    default:
      return kind satisfies never
  }
}

function wordsOf({ parts, requests, failed, faults, durationMs }: CheckResult): string {
  const steps = parts.filter(({ kind }) => kind === 'users').flatMap((part) => part.steps)
  const missed = steps.filter(({ state }) => state === 'not-reached').length
  const words = [
    `${plural(requests, 'request')}, ${failed === 0 ? 'none failed' : `${failed} failed`}`,
    ...(faults === 0 ? [] : [plural(faults, 'other fault')]),
    ...(missed === 0 ? [] : [`${plural(missed, 'task')} not reached`]),
    `in ${duration(durationMs)}`,
  ]
  return `${words.join(', ')}. Nothing of it is counted or kept.`
}
