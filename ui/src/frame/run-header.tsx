// The head of every page of a run: what runs, how far it is, the numbers one asks for first, and the controls.

import { useState } from 'preact/hooks'
import type { HeadTick } from '../../../src/web/api.js'
import { restartOf } from '../source/restart.js'
import { Name } from '../table/name.js'
import { count, dateTime, duration, formatClock, formatLatency, formatPercent, rate } from '../text/words.js'
import { Controls } from './controls.js'
import { useRun } from './page-context.js'
import { VerdictLine } from './verdict-line.js'
import { WaitingEdit } from './waiting-edit.js'

export function RunHeader() {
  const source = useRun()
  const head = source.head.value
  const [isOpen, setOpen] = useState(false)
  if (head === null) return <h1 class="waiting">{source.fault.value === '' ? 'Loading …' : 'Nothing to show'}</h1>
  return (
    <div class={isOpen ? 'run-head open' : 'run-head'}>
      <div class="title">
        <h1>
          <Name text={head.run.name || head.run.script || 'Load test'} />
        </h1>
        <StateWord head={head} />
        <Controls />
      </div>
      <p class="target">
        <Name text={head.run.script} /> <span aria-hidden="true">→</span>{' '}
        <Name text={head.run.host || 'hosts of the script'} />
        <span> {dateTime(head.run.startedAt)}</span>
        {Object.entries(head.run.tags).map(([key, value]) => (
          <span key={key} class="tag">
            <Name text={`${key}=${value}`} />
          </span>
        ))}
      </p>
      <div class="figures-line">
        <Figures head={head} hasRestart={restartOf(source.notes.value) !== undefined} />
        <button type="button" class="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Less' : 'More'}
        </button>
      </div>
      <VerdictLine head={head} />
      <WaitingEdit />
    </div>
  )
}

const WORDS: Readonly<Record<HeadTick['run']['state'], string>> = {
  ready: 'Ready',
  spawning: 'Spawning',
  running: 'Running',
  stopping: 'Stopping',
  stopped: 'Finished',
}

function StateWord({ head: { run, isPaused, isInterrupted } }: { head: HeadTick }) {
  const word = isInterrupted ? 'Interrupted' : isPaused && run.state !== 'stopped' ? 'Paused' : WORDS[run.state]
  const planned = run.plannedMs
  return (
    <p class={`state ${run.state}`}>
      <span role="status">
        <i aria-hidden="true" /> {word}
      </span>{' '}
      {formatClock(run.durationMs)}
      {planned === null || run.state === 'stopped' ? null : (
        <>
          {' / '}
          {formatClock(planned)}{' '}
          <progress max={planned} value={Math.min(planned, run.durationMs)} aria-label="Part of the run that is done" />
        </>
      )}
    </p>
  )
}

function Figures({ head: { run, totals, workers }, hasRestart }: { head: HeadTick; hasRestart: boolean }) {
  const isOver = run.state === 'stopped'
  const now = isOver ? totals : totals.window
  const failed = now.requests === 0 ? 0 : now.failures / now.requests
  const users = isOver
    ? count(run.targetUsers)
    : `${count(run.users)}${run.users === run.targetUsers ? '' : ` / ${count(run.targetUsers)}`}`
  const figures = [
    ['users', users, 'folded'],
    ['req/s', rate(now.rps), ''],
    ['failed', formatPercent(failed), failed > 0 ? 'bad' : ''],
    ['p95', formatLatency(now.latencyMs.p95), ''],
    [hasRestart ? 'requests since start' : 'requests', count(totals.requests), 'folded'],
    [
      'workers',
      workers.present === workers.all ? String(workers.all) : `${workers.present} / ${workers.all}`,
      'folded',
    ],
  ] as const
  return (
    <>
      <dl class="figures">
        {figures.map(([label, value, kind]) => (
          <div key={label} class={kind}>
            <dt>{label}</dt>
            <dd {...(label === 'p95' ? { 'data-latency': '' } : {})}>{value}</dd>
          </div>
        ))}
      </dl>
      {isOver ? null : <p class="dim recent">req/s, failed and p95: last {duration(totals.window.seconds * 1000)}</p>}
      {isOver && hasRestart ? (
        <p class="dim">These figures are of the whole run; it was not begun anew by the restart of the statistics.</p>
      ) : null}
    </>
  )
}
