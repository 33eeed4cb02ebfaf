// What a person may have single workers do, with workers played by the test: what is refused, and what a Locust worker hears.
import { describe, expect, it } from 'vitest'
import { planReady, setUpMaster, until } from './played-master.fixture.js'

const OPEN = { kind: 'users', users: 4, spawnRate: Number.POSITIVE_INFINITY } as const
const SHARED = { ...OPEN, kind: 'iterations', iterations: 100, per: 'cluster' } as const

async function fleet(...kinds: readonly ('tymbal' | 'locust')[]) {
  const played = await setUpMaster(kinds.length, planReady, kinds)
  const nodes = played.master.registry.all()
  return { ...played, care: played.master.care, nodes }
}

describe('a person who cares for workers', () => {
  it('has a Locust worker quit: its users go to the others first, then it is told', async () => {
    const { care, nodes, heard, begin } = await fleet('locust', 'tymbal')
    await begin(OPEN)
    await until(() => heard[0]!.some((message) => message.type === 'spawn'))
    nodes[0]!.users = 2
    expect(care.do('quit', nodes[0]!)).toBe('')
    const counts = (worker: number) => {
      const last = heard[worker]!.findLast((message) => message.type === 'spawn')
      return last?.steps.at(-1)?.counts
    }
    await until(() => counts(0)?.[0] === 0 && counts(1)?.[0] === 4)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(heard[0]!.some((message) => message.type === 'quit')).toBe(false)
    nodes[0]!.users = 0
    await until(() => heard[0]!.some((message) => message.type === 'quit'))
    await until(() => nodes[0]!.isAlive === false)
    expect(nodes[0]!.state).toBe('gone')
  })

  it('cannot have a Locust worker start anew: nothing but its owner can start it', async () => {
    const { care, nodes, heard } = await fleet('locust', 'tymbal')
    expect(care.do('restart', nodes[0]!)).toContain('only be started anew where it runs')
    expect(nodes[0]!.isLeaving).toBe(false)
    expect(care.do('restart', nodes[1]!)).toBe('')
    await until(() => heard[1]!.some((message) => message.type === 'leave' && message.again))
  })

  it('cannot drain a worker whose part of the iterations nobody else would do', async () => {
    const { care, nodes, begin } = await fleet('tymbal', 'tymbal')
    await begin(SHARED)
    expect(care.do('drain', nodes[0]!)).toContain('have it quit')
    expect(nodes[0]!.isDrained).toBe(false)
  })

  it('cannot drain a worker whose users have so many iterations each: they would begin anew elsewhere', async () => {
    const { care, nodes, begin } = await fleet('tymbal', 'tymbal')
    await begin({ ...SHARED, per: 'user' })
    expect(care.do('drain', nodes[0]!)).toContain('have it quit')
  })

  it('cannot send the last one home that takes users', async () => {
    const { care, nodes } = await fleet('tymbal', 'tymbal')
    expect(care.do('drain', nodes[0]!)).toBe('')
    for (const action of ['drain', 'quit', 'restart'] as const) {
      expect(care.do(action, nodes[1]!)).toBe('no other worker would be left that takes users')
    }
    expect(care.do('take-back', nodes[1]!)).toBe('it was not drained')
    expect(care.do('take-back', nodes[0]!)).toBe('')
    expect(care.do('quit', nodes[1]!)).toBe('')
  })

  it('cannot send all home by being quicker than their answers', async () => {
    const { care, nodes } = await fleet('tymbal', 'tymbal', 'tymbal')
    const answers = nodes.map((node) => care.do('restart', node))
    expect(answers).toEqual(['', '', 'no other worker would be left that takes users'])
    expect(care.do('quit', nodes[0]!)).toBe('it is leaving already')
    expect(care.do('take-back', nodes[0]!)).toBe('it is leaving already')
  })

  it('has drained workers take users again when nobody else is left', async () => {
    const { care, nodes, workers, heard, events, begin } = await fleet('tymbal', 'tymbal')
    await begin(OPEN)
    expect(care.do('drain', nodes[0]!)).toBe('')
    expect(care.do('drain', nodes[0]!)).toBe('it is drained already')
    workers[1]!.send({ type: 'quit' })
    await until(() => events.includes('taken back h_0'))
    expect(nodes[0]!.isDrained).toBe(false)
    await until(() => heard[0]!.findLast((message) => message.type === 'spawn')?.steps.at(-1)?.counts[0] === 4)
  })
})
