// What happened in the run, in order: the dotted lines of the charts, in words.
import { useRange } from '../../frame/navigation.js'
import { openDialog } from '../../frame/open-dialog.js'
import { useMayControl, useRun } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'
import { elapsed } from '../../text/words.js'

/** What is shown before and after a note. */
const AROUND_MS = 60_000

export function NoteList() {
  const [, setRange] = useRange()
  const source = useRun()
  const isOver = source.head.value?.run.state === 'stopped'
  const mayNote = useMayControl() && !isOver
  const notes = source.notes.value
  if (notes.length === 0 && !mayNote) return null
  return (
    <section class="card list wide" aria-label="Notes">
      <header>
        <h2>Notes</h2>
        <small>dotted lines in the charts; a time shows the minute before and after it</small>
        {mayNote ? (
          <button type="button" class="small" onClick={() => openDialog('note')}>
            Add note
          </button>
        ) : null}
      </header>
      <ol class="notes">
        {notes.map(({ atMs, text }, index) => (
          // Notes are only ever added at the end.
          <li key={index}>
            <button
              type="button"
              class="small"
              onClick={() => setRange(Math.max(0, atMs - AROUND_MS), atMs + AROUND_MS)}
            >
              <span class="sr">Show in the charts: </span>
              {elapsed(atMs)}
            </button>{' '}
            <Name text={text} />
          </li>
        ))}
      </ol>
    </section>
  )
}
