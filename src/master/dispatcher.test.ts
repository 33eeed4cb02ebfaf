// Dispatch of users to workers and classes: the reference vectors, and what must hold at every step.
import { describe, expect, it } from 'vitest'
import type { UserClassInfo } from '../model/load.js'
import { Dispatcher, hostOf } from './dispatcher.js'

const userClass = (name: string, weight = 1, fixedCount = 0): UserClassInfo => ({
  name,
  weight,
  fixedCount,
  host: null,
})

function dispatcherOf(classes: readonly UserClassInfo[], workerIds: readonly string[]): Dispatcher {
  const dispatcher = new Dispatcher({ classes })
  for (const id of workerIds) dispatcher.addWorker({ id, host: hostOf(id) })
  return dispatcher
}

/** The class of each of the first `count` users. */
function sequence(classes: readonly UserClassInfo[], count: number): string {
  const dispatcher = dispatcherOf(classes, ['w'])
  let text = ''
  for (let users = 1; users <= count; users++) {
    const before = dispatcher.classCounts()
    dispatcher.resize(users)
    text += classes[dispatcher.classCounts().findIndex((now, index) => now > before[index]!)]!.name
  }
  return text
}

describe('class choice', () => {
  it.each([
    [{ A: 5, B: 1 }, 'AABAAAAABAAAAABAAAAABAAA'],
    [{ A: 3, B: 1 }, 'ABAAABAAABAAABAAABAAABAA'],
    [{ A: 1, B: 1 }, 'ABABABAB'],
    [{ A: 1, B: 1, C: 1 }, 'ABCABCABC'],
    [{ A: 3, B: 2, C: 1 }, 'ABCABAABCABAABCABAABCABA'],
    [{ A: 10, B: 1 }, 'AAAABAAAAAAAAAAABAAAAAAA'],
    [{ A: 0.5, B: 1.5 }, 'BABBBABBBABB'],
    [{ A: 2, B: 5, C: 6 }, 'CBACBCBCBACBCCBACBCBCBACBC'],
  ])('weights %j give %s', (weights, expected) => {
    const classes = Object.entries(weights).map(([name, weight]) => userClass(name, weight))
    expect(sequence(classes, expected.length)).toBe(expected)
    expect(sequence(classes.toReversed(), expected.length)).toBe(expected)
  })
})
