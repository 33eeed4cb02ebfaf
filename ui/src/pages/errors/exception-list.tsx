// Exceptions that left a task of the script, each with its stack.

import { harmless } from '../../../../src/outputs/text/width.js'
import type { ExceptionRow } from '../../../../src/web/api.js'
import { useRun } from '../../frame/page-context.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { Name } from '../../table/name.js'
import { count, elapsed, sinceStart } from '../../text/words.js'
import { WorkerNames } from './worker-names.js'

export function ExceptionList({ exceptions }: { exceptions: readonly ExceptionRow[] }) {
  const rows = [...exceptions].sort((a, b) => b.occurrences - a.occurrences)
  return (
    <section aria-label="Exceptions">
      <h2>
        Exceptions <small>that left a task of the script</small>
        <WholeRunTag />
      </h2>
      {rows.length === 0 ? <p class="empty">None.</p> : null}
      {rows.map((one) => (
        <ExceptionEntry key={`${one.userClass} ${one.task} ${one.message} ${one.stack}`} one={one} />
      ))}
    </section>
  )
}

function ExceptionEntry({ one }: { one: ExceptionRow }) {
  const startedAt = useRun().head.value?.run.startedAt ?? ''
  const seen = [one.firstSeen, one.lastSeen].map((at) => elapsed(sinceStart(at, startedAt)))
  return (
    <details class="card exception">
      <summary>
        <b class="bad">{count(one.occurrences)} ×</b>{' '}
        <Name text={[one.userClass, one.task].filter((part) => part !== '').join('.')} /> <Name text={one.message} />{' '}
        <small>
          {seen.join(' to ')}, <WorkerNames ids={one.workers} count={one.workerCount} />
        </small>
      </summary>
      <pre>{one.stack.split('\n').map(harmless).join('\n')}</pre>
    </details>
  )
}
