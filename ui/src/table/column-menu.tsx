// Which columns of a table are shown. The choice is a word of the address, so that a link shows the same columns.

import type { Column } from './column.js'
import { Menu } from './menu.js'
import { Name } from './name.js'

interface ColumnMenuProps {
  readonly columns: readonly Pick<Column<never>, 'key' | 'head' | 'title' | 'card'>[]
  /** Keys with commas between; empty = all that there is room for. */
  readonly chosen: string
  readonly onChoose: (chosen: string) => void
}

const keysOf = (chosen: string): readonly string[] => chosen.split(',').filter((key) => key !== '')

/** The columns to show; what was chosen by hand is shown however little room there is. */
export function chosenColumns<Row>(columns: readonly Column<Row>[], chosen: string): readonly Column<Row>[] {
  const keys = keysOf(chosen)
  if (keys.length === 0) return columns
  return columns
    .filter(({ key, card }) => card === 'name' || keys.includes(key))
    .map((column) => ({ ...column, isMinor: false }))
}

export function ColumnMenu({ columns, chosen, onChoose }: ColumnMenuProps) {
  const free = columns.filter(({ card }) => card !== 'name')
  const keys = chosen === '' ? free.map(({ key }) => key) : keysOf(chosen)
  const set = (key: string, isOn: boolean): void => {
    const next = free.map((one) => one.key).filter((one) => (one === key ? isOn : keys.includes(one)))
    onChoose(next.length === free.length || next.length === 0 ? '' : next.join(','))
  }
  return (
    <Menu label="Columns">
      <fieldset>
        <legend class="sr">Columns</legend>
        {free.map(({ key, head, title }) => (
          <label key={key} class="check">
            <input
              type="checkbox"
              checked={keys.includes(key)}
              onChange={(event) => set(key, event.currentTarget.checked)}
            />
            <Name text={head} /> {title === undefined ? null : <small>{title}</small>}
          </label>
        ))}
        <button type="button" class="small" disabled={chosen === ''} onClick={() => onChoose('')}>
          All columns
        </button>
      </fieldset>
    </Menu>
  )
}
