// All pages of the run, for a phone, whose bar has room for a few.
import { useGo, useRunPath } from '../frame/navigation.js'
import { OtherPage, usePages } from '../frame/tabs.js'
import { Name } from '../table/name.js'
import { Dialog } from './dialog.js'

export function PagesDialog({ onClose }: { onClose: () => void }) {
  const path = useRunPath()
  const go = useGo()
  const { pages, isHere } = usePages()
  const open = (id: string): void => {
    onClose()
    go(path(id))
  }
  return (
    <Dialog title="Pages of the run" onClose={onClose}>
      <ul class="doors">
        {pages.map(({ id, label, hint, href }) => (
          <li key={id}>
            {href === undefined ? (
              <button type="button" onClick={() => open(id)} {...(isHere(id) ? { 'aria-current': 'page' } : {})}>
                <Name text={label} /> <small>{hint}</small>
              </button>
            ) : (
              <OtherPage href={href} label={label} hint={hint} />
            )}
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
