// Orders rows by a column. Texts are compared as people count: item 2 before item 10.

export interface Sort {
  readonly key: string
  readonly isDown: boolean
}

/** `-p95` = by p95, greatest first. */
export const readSort = (text: string): Sort => ({ key: text.replace(/^-/, ''), isDown: text.startsWith('-') })

export const writeSort = ({ key, isDown }: Sort): string => `${isDown ? '-' : ''}${key}`

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

export type SortValue = number | string

export function sorted<Row>(rows: readonly Row[], sortValue: (row: Row) => SortValue, isDown: boolean): readonly Row[] {
  const direction = isDown ? -1 : 1
  return [...rows].sort((a, b) => direction * compare(sortValue(a), sortValue(b)))
}

const compare = (a: SortValue, b: SortValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : natural.compare(String(a), String(b))
