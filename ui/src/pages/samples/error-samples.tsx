// The samples of one error, of one endpoint or of all.
import type { ErrorRow } from '../../../../src/web/api.js'
import { useQuery } from '../../frame/navigation.js'
import { Name } from '../../table/name.js'
import { count, endpointKey } from '../../text/words.js'
import { SampleTable } from './sample-table.js'
import { useSamples } from './use-samples.js'

const MOST = 50

/** The error whose samples the address asks for, and the way to ask for another. */
export function useErrorChoice() {
  const [key, setKey] = useQuery('error')
  return { key, choose: (error: ErrorRow) => setKey(errorKey(error)), close: () => setKey('') }
}

/** Rows of errors that were joined have no method. */
export const errorKey = (one: ErrorRow): string => (one.method === '' ? one.error : `${endpointKey(one)} ${one.error}`)

export function ErrorSamples({ error, onClose }: { error: ErrorRow; onClose: () => void }) {
  const of = error.method === '' ? {} : { endpoint: endpointKey(error) }
  const page = useSamples({ ...of, error: error.error, limit: MOST })
  return (
    <section aria-label="Samples of the error">
      <h2>
        Samples of <Name text={errorKey(error)} />{' '}
        <small>{page === null ? '' : `${count(page.total)} of ${count(error.occurrences)}`}</small>{' '}
        <button type="button" class="small" onClick={onClose}>
          Close
        </button>
      </h2>
      <SampleTable
        label="Samples of the error"
        samples={page?.samples ?? []}
        empty={
          page === null
            ? 'Loading …'
            : 'None was kept: calls that are no HTTP requests have none, nor have those of Locust’s workers.'
        }
      />
    </section>
  )
}
