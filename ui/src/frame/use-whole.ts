// Asks the source of the run for all rows of a list, or for one endpoint, while the page is open.
import { useComputed } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ROWS_OF_PICTURE, type WholeList } from '../source/run-source.js'
import { useRun } from './page-context.js'

export function useWhole(...lists: readonly WholeList[]): void {
  const source = useRun()
  const names = lists.join()
  // `names` stands for the lists.
  useEffect(() => {
    const releases = lists.map((list) => source.keepWhole(list))
    return () => {
      for (const release of releases) release()
    }
  }, [source, names])
}

/** Its row comes with the stream, however many endpoints there are. */
export function useWatched(endpoint: string): void {
  const source = useRun()
  const isOneOfMany = useComputed(() => (source.head.value?.endpoints ?? 0) > ROWS_OF_PICTURE).value
  useEffect(() => {
    if (!isOneOfMany) return
    source.watchEndpoints([endpoint])
    return () => source.watchEndpoints([])
  }, [source, endpoint, isOneOfMany])
}
