// Why the generator is suspected, worker by worker.
import { useRun } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'
import { elapsed, plain, shortWorkerId } from '../../text/words.js'

export function ReasonList() {
  const generator = useRun().head.value?.generator
  if (generator === undefined || generator.reasons.length === 0) return null
  return (
    <section class="card" aria-label="Why the numbers are suspect">
      <h2>Why the numbers are suspect</h2>
      <ul>
        {generator.reasons.map((reason) => (
          <li key={`${reason.worker} ${reason.what} ${reason.fromMs}`}>
            <Name text={shortWorkerId(reason.worker)} />: <Name text={reason.what} /> {plain(reason.value)}, limit{' '}
            {plain(reason.limit)}, {elapsed(reason.fromMs)} to {elapsed(reason.toMs)}
          </li>
        ))}
      </ul>
    </section>
  )
}
