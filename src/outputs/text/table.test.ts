import { expect, test } from 'vitest'
import { type Column, table } from './table.js'

interface Row {
  readonly name: string
  readonly value: string
}

const columns: Column<Row>[] = [
  { head: 'name', align: 'left', text: (row) => row.name },
  { head: 'value', align: 'right', text: (row) => row.value, paint: (text) => `<${text}>` },
]
const rows = [
  { name: '/items/[id]/reviews', value: '1,204' },
  { name: '/', value: '3' },
]
const options = { width: 80, gap: 2, dots: '…', paintHead: (text: string) => text }

test('numbers line up on the right, colours come after the widths', () => {
  expect(table(columns, rows, options)).toEqual([
    'name                 value',
    '/items/[id]/reviews  <1,204>',
    '/                    <    3>',
  ])
})

test('a narrow table takes from the names, never from the numbers', () => {
  expect(table(columns, rows, { ...options, width: 19 })).toEqual([
    'name          value',
    '/items…views  <1,204>',
    '/             <    3>',
  ])
})

test('a table without heads has no head line', () => {
  expect(table([{ head: '', align: 'left', text: (row: Row) => row.name }], rows, options)).toHaveLength(2)
})
