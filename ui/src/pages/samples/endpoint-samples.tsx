// Of one endpoint: where the time of its requests goes, and the requests that were kept.
import type { MeanPhases, SampleKind } from '../../../../src/web/api.js'
import { useQuery } from '../../frame/navigation.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { formatPercent, plural } from '../../text/words.js'
import { PhaseBar } from './phase-bar.js'
import { phaseParts } from './phase-words.js'
import { SampleTable } from './sample-table.js'
import { useSamples } from './use-samples.js'

const KINDS: readonly (readonly [SampleKind, string])[] = [
  ['slowest', 'slowest'],
  ['failed', 'failed'],
  ['random', 'at random'],
]

export function EndpointSamples({ endpoint }: { endpoint: string }) {
  const [kind, setKind] = useQuery('samples')
  const page = useSamples({ endpoint })
  if (page === null || (page.total === 0 && page.mean === null)) return null
  const chosen = KINDS.find(([id]) => id === kind)?.[0] ?? 'slowest'
  const of = (wanted: SampleKind) => page.samples.filter(({ kinds }) => kinds.includes(wanted))
  return (
    <>
      {page.mean === null ? null : <WhereTimeGoes mean={page.mean} />}
      <section aria-label="Samples">
        <h2>
          Samples <small>requests that were kept with headers and bodies</small>
          <WholeRunTag />
        </h2>
        <fieldset class="segments">
          <legend class="sr">Which samples</legend>
          {KINDS.map(([id, label]) => (
            <label key={id}>
              <input type="radio" name="samples" checked={id === chosen} onChange={() => setKind(id)} /> {label}{' '}
              {of(id).length}
            </label>
          ))}
        </fieldset>
        <SampleTable label="Samples" samples={of(chosen)} empty="None yet." />
      </section>
    </>
  )
}

function WhereTimeGoes({ mean: { requests, newConnections, phases } }: { mean: MeanPhases }) {
  return (
    <section class="card" aria-label="Where time goes">
      <h2>
        Where time goes{' '}
        <small>
          mean of {plural(requests, 'request')} drawn at random; {formatPercent(newConnections / requests)} of them over
          a new connection
        </small>
        <WholeRunTag />
      </h2>
      <PhaseBar parts={phaseParts(phases)} />
    </section>
  )
}
