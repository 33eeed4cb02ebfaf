import { expect, it } from 'vitest'
import { phaseTime } from './phase-words.js'

it.each([
  [0, '0'],
  [0.000083, '<0.001ms'],
  [0.0012, '0.0012ms'],
  [41.2, '41.2ms'],
])('the time of a phase of %d ms reads %s', (ms, text) => {
  expect(phaseTime(ms)).toBe(text)
})
