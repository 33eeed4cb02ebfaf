// What is kept comes back, as far as there is room, and nothing is given twice.
import { expect, test } from 'vitest'
import { Spares } from './spares.js'

test('gives back what it kept, each thing once, and lets go of what it has no room for', () => {
  const spares = new Spares<{ readonly name: string }>(2)
  expect(spares.take()).toBeNull()
  for (const name of ['a', 'b', 'c']) spares.keep({ name })
  expect([spares.take()?.name, spares.take()?.name, spares.take()]).toEqual(['b', 'a', null])
  spares.keep({ name: 'd' })
  expect(spares.take()).toEqual({ name: 'd' })
})
