// Texts for property tests: every UTF-16 unit, lone surrogates and control characters included, and the nasty names.
import fc from 'fast-check'
import { NASTY_NAMES } from './summary.fixture.js'

const unit = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }))

export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(unit, { maxLength: 24 }).map((units) => String.fromCharCode(...units)) },
  { weight: 1, arbitrary: fc.constantFrom(...NASTY_NAMES) },
)
