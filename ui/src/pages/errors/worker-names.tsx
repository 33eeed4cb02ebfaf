// A few workers by name, many by number.
import { useRun } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'
import { plural, shortWorkerId } from '../../text/words.js'

const MOST = 3

export function WorkerNames({ ids }: { ids: readonly string[] }) {
  const all = useRun().workers.value.length
  if (ids.length === all && all > 1) return <>all {all}</>
  if (ids.length > MOST) return <>{plural(ids.length, 'worker')}</>
  const words = ids.map(shortWorkerId).join(', ')
  return (
    <>
      {ids.length < all ? 'only ' : ''}
      <Name text={words} />
    </>
  )
}
