import { describe, expect, it } from 'vitest'
import { createStyle } from '../../outputs/text/style.js'
import type { CheckEvent } from '../../web/api.js'
import { CheckLines } from './check-lines.js'

const request = {
  kind: 'request',
  method: 'GET',
  name: '/products',
  url: 'http://shop.test/products',
  status: 200,
  error: '',
  ms: 12.3,
  bytesReceived: 1234,
} as const satisfies CheckEvent

function show(...events: readonly CheckEvent[]): string[] {
  const lines: string[] = []
  const shown = new CheckLines({
    writeLine: (line) => lines.push(line),
    style: createStyle({ color: false, unicode: true }),
  })
  for (const event of events) shown.take({ say: 'event', event })
  shown.take({ say: 'end', cutShort: '' })
  return lines
}

describe('CheckLines', () => {
  it('shows status, time, size, name and failure of each request', () => {
    const refused = { ...request, method: 'POST', name: '/checkout', status: 0, error: 'ECONNREFUSED' }
    const lines = show(request, refused)
    expect(lines[0]).toMatch(/^ {4}GET \/products +200 +12\.3ms +1\.23 kB$/)
    expect(lines[1]).toMatch(/^ {4}POST \/checkout +- /)
    expect(lines[2]).toBe('    ✗ ECONNREFUSED')
    expect(lines[3]).toBe('2 requests, 1 failed')
  })

  it('counts failed checks and exceptions, and shows checks that passed', () => {
    expect(
      show(
        { kind: 'check', name: 'is 200', passed: true },
        { kind: 'check', name: 'has a name', passed: false },
        { kind: 'exception', message: 'Error: oh', where: 'b (shop.ts:3:1)\nc (shop.ts:9:1)' },
      ),
    ).toEqual([
      '    ✔ is 200',
      '    ✗ check: has a name',
      '    ✗ Error: oh (at b (shop.ts:3:1))',
      '0 requests, 0 failed, 2 other faults',
    ])
  })

  it('makes the text of a target harmless', () => {
    expect(show({ ...request, name: '/\u001b[31m' })[0]).not.toContain('\u001b')
  })
})
