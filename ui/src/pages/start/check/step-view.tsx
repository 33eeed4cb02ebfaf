// One task of a check: its state, and its requests, checks, exceptions and printed lines in the order in which they came.
import { harmless } from '../../../../../src/outputs/text/width.js'
import type { CheckEvent, CheckStep } from '../../../../../src/web/api.js'
import { Name } from '../../../table/name.js'
import { formatBytes, formatLatency } from '../../../text/words.js'

const STATES = {
  passed: { mark: '✔', tone: 'good', word: 'passed' },
  failed: { mark: '✗', tone: 'bad', word: 'failed' },
  'not-reached': { mark: '–', tone: 'warn', word: 'not reached, for the user had ended' },
} as const satisfies Record<CheckStep['state'], object>

export function StepView({ step: { name, state, events } }: { step: CheckStep }) {
  const { mark, tone, word } = STATES[state]
  const head = (
    <>
      <span class={tone}>
        <span aria-hidden="true">{mark}</span> {word}
      </span>{' '}
      {name === '' ? null : (
        <b>
          <Name text={name} />
        </b>
      )}
    </>
  )
  if (events.length === 0) return <p class="step">{head}</p>
  return (
    <details class="step" open>
      <summary>{head}</summary>
      <ol>
        {events.map((event, index) => (
          // What happened has no other name than its place.
          <li key={index}>
            <EventView event={event} />
          </li>
        ))}
      </ol>
    </details>
  )
}

function EventView({ event }: { event: CheckEvent }) {
  switch (event.kind) {
    case 'request':
      return <RequestView event={event} />
    case 'check':
      return (
        <span class={event.passed ? 'good' : 'bad'}>
          <span aria-hidden="true">{event.passed ? '✔' : '✗'}</span> check {event.passed ? 'met' : 'failed'}:{' '}
          <Name text={event.name} />
        </span>
      )
    case 'exception':
      return (
        <>
          <span class="bad">
            <span aria-hidden="true">✗</span> exception: <Name text={event.message} />
          </span>
          {event.where === '' ? null : <pre>{event.where.split('\n').map(harmless).join('\n')}</pre>}
        </>
      )
    case 'printed':
      return (
        <span class="printed">
          <small>{event.level}</small> <Name text={event.text || ' '} />
        </span>
      )
    case 'remark':
      return (
        <span class="warn">
          <span aria-hidden="true">!</span> <Name text={event.text} />
        </span>
      )
    default:
      return event satisfies never
  }
}

/** Calls that the script times itself have no status. */
const statusWord = (status: number, error: string): string =>
  status > 0 ? `status ${status}` : error === '' ? 'done' : 'no answer'

function RequestView({ event }: { event: Extract<CheckEvent, { kind: 'request' }> }) {
  const { method, name, url, status, error, ms, bytesReceived } = event
  return (
    <>
      <span class="request">
        <span>
          {method} <Name text={name} />
        </span>
        <span class={error === '' ? 'good' : 'bad'}>{statusWord(status, error)}</span>
        <span>{formatLatency(ms)}</span>
        <span>{formatBytes(bytesReceived)}</span>
      </span>
      {url === '' || url.endsWith(name) ? null : (
        <small class="url">
          <Name text={url} />
        </small>
      )}
      {error === '' ? null : (
        <span class="bad">
          <span aria-hidden="true">✗</span> <Name text={error} />
        </span>
      )}
    </>
  )
}
