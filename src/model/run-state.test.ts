// The tables of legal moves of a run and of a worker node.
import { describe, expect, it } from 'vitest'
import { canNodeEnter, canRunEnter, type NodeState, type RunState } from './run-state.js'

const RUN: readonly RunState[] = ['ready', 'spawning', 'running', 'stopping', 'stopped']
const NODE: readonly NodeState[] = ['ready', 'spawning', 'running', 'busy', 'missing', 'gone']

describe('a run', () => {
  it.each([
    ['ready', ['ready', 'spawning', 'stopping', 'stopped']],
    ['spawning', ['spawning', 'running', 'stopping']],
    ['running', ['spawning', 'running', 'stopping']],
    ['stopping', ['stopping', 'stopped']],
    ['stopped', ['ready', 'stopped']],
  ] as const)('may go from %s to %j only', (from, allowed) => {
    expect(RUN.filter((to) => canRunEnter(from, to))).toEqual(allowed)
  })

  it('can be stopped from every state that it can be in', () => {
    for (const from of RUN) expect(canRunEnter(from, 'stopping') || canRunEnter(from, 'stopped')).toBe(true)
  })
})

describe('a worker node', () => {
  it('may go anywhere until it is gone', () => {
    for (const from of NODE.slice(0, -1)) expect(NODE.filter((to) => canNodeEnter(from, to))).toEqual(NODE)
  })

  it('never comes back once it is gone', () => {
    expect(NODE.filter((to) => canNodeEnter('gone', to))).toEqual(['gone'])
  })
})
