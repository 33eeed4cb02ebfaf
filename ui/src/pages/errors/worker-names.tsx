// A few workers by name, many by number.
import { useRun } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'
import { plural, shortWorkerId } from '../../text/words.js'

const MOST = 3

/** `count` of them, though `ids` may name fewer. */
export function WorkerNames({ ids, count }: { ids: readonly string[]; count: number }) {
  const all = useRun().head.value?.workers.all ?? 0
  if (count === all && all > 1) return <>all {all}</>
  if (count > MOST) return <>{plural(count, 'worker')}</>
  const words = ids.map(shortWorkerId).join(', ')
  return (
    <>
      {count < all ? 'only ' : ''}
      <Name text={words} />
    </>
  )
}
