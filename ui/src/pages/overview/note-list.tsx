// What happened in the run, in order: the dotted lines of the charts, in words.
import { openDialog } from '../../frame/open-dialog.js'
import { useMayControl, useRun } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'
import { elapsed } from '../../text/words.js'

export function NoteList() {
  const source = useRun()
  const mayControl = useMayControl()
  const notes = source.notes.value
  if (notes.length === 0 && !mayControl) return null
  return (
    <section class="card list wide" aria-label="Notes">
      <header>
        <h2>Notes</h2>
        <small>dotted lines in the charts</small>
        {mayControl ? (
          <button type="button" class="small" onClick={() => openDialog('note')}>
            Add note
          </button>
        ) : null}
      </header>
      <ol class="notes">
        {notes.map(({ atMs, text }, index) => (
          // Notes are only ever added at the end.
          <li key={index}>
            <time>{elapsed(atMs)}</time> <Name text={text} />
          </li>
        ))}
      </ol>
    </section>
  )
}
