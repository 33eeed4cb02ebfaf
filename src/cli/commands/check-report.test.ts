import { describe, expect, it } from 'vitest'
import type { Sample } from '../../model/sample.js'
import { createStyle } from '../../outputs/text/style.js'
import { CheckReport } from './check-report.js'

const sample: Sample = {
  dueMs: 0,
  startMs: 0,
  endMs: 12.3,
  status: 200,
  error: '',
  bytesReceived: 1234,
  bytesSent: 90,
  tags: null,
}

function report() {
  const lines: string[] = []
  const style = createStyle({ color: false, unicode: true })
  return { lines, report: new CheckReport({ writeLine: (line) => lines.push(line), style }) }
}

describe('CheckReport', () => {
  it('shows status, time, size, name and failure of each request', () => {
    const { lines, report: shown } = report()
    shown.record(shown.entry('GET', '/products'), sample)
    shown.record(shown.entry('POST', '/checkout'), { ...sample, status: 0, error: 'ECONNREFUSED' })
    expect(lines[0]).toMatch(/^ {4}GET \/products +200 +12\.3ms +1\.23 kB$/)
    expect(lines[1]).toMatch(/^ {4}POST \/checkout +- /)
    expect(lines[2]).toBe('    ✗ ECONNREFUSED')
    expect(shown.summary()).toBe('2 requests, 1 failed')
    expect(shown.hasFailed).toBe(true)
  })

  it('counts failed checks and exceptions, and shows checks that passed', () => {
    const { lines, report: shown } = report()
    shown.check('is 200', true)
    expect(shown.hasFailed).toBe(false)
    shown.check('has a name', false)
    shown.exception({ userClass: 'A', task: 'b', message: 'Error: oh', stack: 'Error: oh\n    at b (shop.ts:3:1)' })
    expect(lines).toEqual(['    ✔ is 200', '    ✗ check: has a name', '    ✗ Error: oh (at b (shop.ts:3:1))'])
    expect(shown.summary()).toBe('0 requests, 0 failed, 2 other faults')
  })

  it('makes the text of a target harmless', () => {
    const { lines, report: shown } = report()
    shown.record(shown.entry('GET', '/\u001b[31m'), sample)
    expect(lines[0]).not.toContain('\u001b')
  })
})
