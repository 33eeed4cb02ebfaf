import { describe, expect, it } from 'vitest'
import type { CheckEvent } from '../../web/api.js'
import { CheckBook } from './check-book.js'
import type { CheckWord } from './check-word.js'

const request = (error = ''): CheckEvent => ({
  kind: 'request',
  method: 'GET',
  name: '/',
  url: 'http://shop.test/',
  status: error === '' ? 200 : 0,
  error,
  ms: 3,
  bytesReceived: 2,
})

function bookOf(...words: readonly CheckWord[]): CheckBook {
  const book = new CheckBook()
  for (const word of words) book.take(word)
  return book
}

const told = (event: CheckEvent): CheckWord => ({ say: 'event', event })
const END: CheckWord = { say: 'end', cutShort: '' }

describe('CheckBook', () => {
  it('shows every task of a class, failed by what failed in it, and those that were not reached', () => {
    const { parts, ...figures } = bookOf(
      { say: 'part', kind: 'users', name: 'Shopper' },
      { say: 'step', name: 'browse' },
      told(request()),
      { say: 'step', name: 'buy' },
      told(request('TIMEOUT')),
      { say: 'missed', steps: ['leave'] },
      END,
    ).result(12.4)
    expect(figures).toEqual({
      passed: false,
      durationMs: 12,
      requests: 2,
      failed: 1,
      faults: 0,
      cutShort: '',
      leftOut: 0,
    })
    expect(parts[0]!.steps.map(({ name, state, events }) => [name, state, events.length])).toEqual([
      ['browse', 'passed', 1],
      ['buy', 'failed', 1],
      ['leave', 'not-reached', 0],
    ])
  })

  it('passes when nothing was reached but nothing failed, and does not when it has no last word', () => {
    const began: CheckWord[] = [
      { say: 'part', kind: 'users', name: 'A' },
      { say: 'missed', steps: ['a'] },
    ]
    expect(bookOf(...began, END).result(1)).toMatchObject({ passed: true })
    expect(bookOf(...began).result(1, 'it was stopped')).toMatchObject({ passed: false, cutShort: 'it was stopped' })
  })

  it('has hooks of the run only where they said something', () => {
    const { parts } = bookOf(
      { say: 'part', kind: 'script', name: '' },
      { say: 'step', name: 'on.testStart' },
      { say: 'part', kind: 'script', name: '' },
      { say: 'step', name: 'on.testStop' },
      told({ kind: 'remark', text: 'oh' }),
      END,
    ).result(1)
    expect(parts.map(({ kind, steps }) => [kind, steps.map(({ name }) => name)])).toEqual([['script', ['on.testStop']]])
  })

  it('stays small, whatever a script says, and counts on', () => {
    const book = bookOf({ say: 'part', kind: 'users', name: 'A' }, { say: 'step', name: 'loop' })
    for (let i = 0; i < 2500; i++) book.take(told(request(i === 2400 ? 'TIMEOUT' : '')))
    book.take(told({ kind: 'printed', level: 'info', text: 'x'.repeat(1e6) }))
    const result = book.result(1)
    expect(result).toMatchObject({ requests: 2500, failed: 1, leftOut: 501 })
    expect(result.parts[0]!.steps[0]).toMatchObject({ state: 'failed' })
    expect(result.parts[0]!.steps[0]!.events).toHaveLength(2000)
    const printed = bookOf(told({ kind: 'printed', level: 'info', text: 'x'.repeat(1e6) })).result(1)
    expect(JSON.stringify(printed).length).toBeLessThan(3000)
  })
})
