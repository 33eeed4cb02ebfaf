import { describe, expect, it } from 'vitest'
import { GeneratorWatch, type StrainedWorker } from './generator-watch.js'

const calm = (id: string): StrainedWorker => ({ id, strains: [] })
const busy = (id: string, value = 97): StrainedWorker => ({ id, strains: [{ what: 'CPU %', value, limit: 85 }] })

function watched(...windows: readonly (readonly StrainedWorker[])[]): GeneratorWatch {
  const watch = new GeneratorWatch()
  for (const [i, workers] of windows.entries()) watch.look({ fromMs: i * 5000, toMs: (i + 1) * 5000, workers })
  return watch
}

const fleet = (count: number, busyOnes: number): StrainedWorker[] =>
  Array.from({ length: count }, (_, i) => (i < busyOnes ? busy(`w${i}`) : calm(`w${i}`)))

describe('the generator', () => {
  it('is trustworthy while no worker is at its limit, and not judged at first', () => {
    expect(watched(fleet(4, 0)).verdict(false)).toBe('not-judged')
    expect(watched(fleet(4, 0), fleet(4, 0)).verdict(false)).toBe('trustworthy')
    expect(new GeneratorWatch().verdict(true)).toBe('not-judged')
  })

  it('is suspect with one worker of many, limited with a quarter of them', () => {
    expect(watched(fleet(8, 0), fleet(8, 1)).verdict(false)).toBe('suspect')
    expect(watched(fleet(8, 0), fleet(8, 2)).verdict(false)).toBe('limited')
    expect(watched([calm('w')], [busy('w')]).verdict(false)).toBe('limited')
  })

  it('says now what is now, and in the end what was: limited when a twentieth of the run was', () => {
    const windows = (limited: number, all: number) =>
      Array.from({ length: all }, (_, i) => fleet(4, i < limited ? 4 : 0))
    const long = watched(...windows(5, 100))
    expect([long.verdict(false), long.verdict(true)]).toEqual(['trustworthy', 'limited'])
    expect(watched(...windows(4, 100)).verdict(true)).toBe('suspect')
    expect(watched(...windows(0, 100)).verdict(true)).toBe('trustworthy')
  })

  it('names what was strained, with its worst value and from when to when', () => {
    const watch = watched([busy('w', 88)], [busy('w', 99)], [calm('w')], [busy('w', 90)])
    expect(watch.reasons).toEqual([
      { worker: 'w', what: 'CPU %', value: 99, limit: 85, fromMs: 0, toMs: 10_000 },
      { worker: 'w', what: 'CPU %', value: 90, limit: 85, fromMs: 15_000, toMs: 20_000 },
    ])
  })

  it('names few of many', () => {
    const watch = watched(...Array.from({ length: 50 }, (_, i) => fleet(500, i % 2 === 0 ? 300 : 0)))
    expect(watch.reasons).toHaveLength(20)
  })
})
