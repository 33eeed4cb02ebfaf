// Tables of the report: numbers to the right, a head that stays in sight, wide ones scroll inside their own frame.
import { html, Markup, type Part } from './markup.js'

export interface HtmlColumn<Row> {
  readonly head: string
  readonly kind: 'number' | 'text' | 'name'
  readonly cell: (row: Row) => Part
  /** Shown as bad: something failed here. */
  readonly bad?: (row: Row) => boolean
}

export interface HtmlTable<Row> {
  readonly label: string
  readonly columns: readonly HtmlColumn<Row>[]
  readonly rows: readonly Row[]
  /** The row of the whole, first and never sorted away. */
  readonly total?: Row
  readonly sortable?: boolean
  /** As wide as the page, for tables of many columns. */
  readonly wide?: boolean
}

export function dataTable<Row>(table: HtmlTable<Row>): Markup {
  const { columns, rows, total, label } = table
  const heads = columns.map(({ head, kind }) => html`<th scope="col" class="${kind}">${head}</th>`)
  const totalBody = total === undefined ? '' : html`<tbody class="total">${rowOf(columns, total)}</tbody>`
  return html`<div class="scroll${table.wide ? ' wide' : ''}" role="region" aria-label="${label}" tabindex="0"><table${table.sortable ? html` data-sortable` : ''}><thead><tr>${heads}</tr></thead>${totalBody}<tbody>${rows.map((row) => rowOf(columns, row))}</tbody></table></div>
`
}

/** With its markup. What is not longer is never folded: on a narrow screen it would become a tower of letters. */
const SHORT_NAME = 24 + '<bdi></bdi>'.length

function rowOf<Row>(columns: readonly HtmlColumn<Row>[], row: Row): Markup {
  const cells = columns.map(({ kind, cell, bad }) => {
    const content = cell(row)
    const short = kind === 'name' && content instanceof Markup && content.text.length <= SHORT_NAME
    const classes = [kind, ...(short ? ['short'] : []), ...(bad?.(row) ? ['bad'] : [])].join(' ')
    return html`<td class="${classes}">${content}</td>`
  })
  return html`<tr>${cells}</tr>
`
}

export const number = <Row>(
  head: string,
  cell: (row: Row) => string,
  bad?: (row: Row) => boolean,
): HtmlColumn<Row> => ({
  head,
  kind: 'number',
  cell,
  ...(bad === undefined ? {} : { bad }),
})

export const text = <Row>(head: string, cell: (row: Row) => Part): HtmlColumn<Row> => ({ head, kind: 'text', cell })

/** A stranger's text: set apart in direction, broken anywhere when it is long. */
export const name = <Row>(head: string, cell: (row: Row) => string): HtmlColumn<Row> => ({
  head,
  kind: 'name',
  cell: (row) => html`<bdi>${cell(row)}</bdi>`,
})
