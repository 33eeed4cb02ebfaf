// The frame of every chart: a figure with its title, a picture that is told in words, and the same values as a table.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

export interface ChartTable {
  readonly head: readonly string[]
  readonly rows: () => readonly (readonly string[])[]
}

export interface ChartFigureProps {
  readonly title: string
  readonly hint?: string
  /** What stands beside the title. */
  readonly tag?: ComponentChildren
  /** The whole picture in one sentence. */
  readonly words: string
  readonly legend?: ComponentChildren
  readonly table: ChartTable
  readonly children: ComponentChildren
  /** What reads the picture value by value. */
  readonly reader?: ComponentChildren
}

export function ChartFigure({ title, hint, tag, words, legend, table, children, reader }: ChartFigureProps) {
  return (
    <section class="card chart" aria-label={title}>
      <header>
        <h2>
          {title}
          {tag}
        </h2>
        {hint === undefined ? null : <small>{hint}</small>}
        {legend}
      </header>
      <figure role="img" aria-label={`${title}: ${words}`}>
        {children}
      </figure>
      {reader}
      <AsTable title={title} table={table} />
    </section>
  )
}

/** The rows are made when the table is opened, not with every tick. */
function AsTable({ title, table }: { title: string; table: ChartTable }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as table</summary>
      {isOpen ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section class="scroll" tabIndex={0} aria-label={`${title}, values`}>
          <table>
            <thead>
              <tr>
                {table.head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows().map((row, place) => (
                // Values may be there twice; their place is their own.
                <tr key={place}>
                  {row.map((cell, index) => (
                    <td key={table.head[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </details>
  )
}
