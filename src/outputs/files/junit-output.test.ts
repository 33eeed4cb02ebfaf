import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunSummary } from '../../stats/run-summary.js'
import { anyText } from '../any-text.fixture.js'
import { emptyFixture, NASTY_NAMES, nastyFixture, summaryFixture } from '../summary.fixture.js'
import { type Element, everyElement, readMarkup } from '../xml.fixture.js'
import { renderJunit } from './junit-output.js'

const casesOf = (summary: RunSummary): Element[] =>
  everyElement(readMarkup(renderJunit(summary))).filter((element) => element.name === 'testcase')
const failureOf = (element: Element): string | undefined => element.children[0]?.attributes.message

test('a case a threshold, failed ones with the value and since when', () => {
  const cases = casesOf(summaryFixture())
  expect(cases.map((one) => one.attributes.name)).toEqual(['all: p(95)<500', 'POST /search: fail<1%'])
  expect(cases.map(failureOf)).toEqual([undefined, 'fail<1% is not met: 4.81%, first broken at 03:00'])
  const [suite] = readMarkup(renderJunit(summaryFixture())).children[0]!.children
  expect(suite!.attributes).toMatchObject({ name: 'checkout-soak', tests: '2', failures: '1', time: '300.000' })
})

test('without thresholds one case for the requests', () => {
  const failed = { ...summaryFixture(), thresholds: [] }
  expect(casesOf(failed).map((one) => one.attributes.name)).toEqual(['requests'])
  expect(casesOf(failed).map(failureOf)).toEqual(['438 of 63,819 requests failed (0.69%)'])
  expect(casesOf(emptyFixture()).map(failureOf)).toEqual(['no request was made'])
  const passed = { ...summaryFixture({ failing: false }), thresholds: [] }
  expect(casesOf(passed).map(failureOf)).toEqual([undefined])
})

test('failures that the run tolerates do not fail the build', () => {
  const verdict = { passed: true, exitCode: 0, reason: '' }
  expect(casesOf({ ...summaryFixture(), thresholds: [], verdict }).map(failureOf)).toEqual([undefined])
})

test('a failed run is never green, also when every threshold held', () => {
  const verdict = { passed: false, exitCode: 4, reason: 'all workers were lost' }
  const cases = casesOf({ ...summaryFixture({ failing: false }), verdict })
  expect(cases.map(failureOf)).toEqual([undefined, undefined, 'all workers were lost'])
})

test('valid XML whatever the names are', () => {
  expect(casesOf(nastyFixture())).toHaveLength(NASTY_NAMES.length)
  const base = summaryFixture()
  fc.assert(
    fc.property(anyText, (text) => {
      const threshold = { ...base.thresholds[0]!, metric: text, passed: false }
      const [one] = casesOf({ ...base, run: { ...base.run, name: text }, thresholds: [threshold] })
      const clean = text.replace(/[^\t\n\r\u0020-\u007e]/g, '')
      expect(one!.attributes.name!.replace(/[^\t\n\r\u0020-\u007e]/g, '')).toContain(clean)
    }),
  )
})
