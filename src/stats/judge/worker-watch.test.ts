import { describe, expect, it } from 'vitest'
import { WINDOW_SECONDS, type WorkerFigures, WorkerWatch } from './worker-watch.js'

const CALM = { cpuPercent: 20, loopDelayP99Ms: 1, startDelayP99Ms: 1 }

/** Plays so many windows; `paceOf` answers what each worker does in one. */
function play(
  windows: number,
  paceOf: (worker: number, window: number) => Partial<WorkerFigures>,
  workers = 6,
): WorkerWatch {
  const watch = new WorkerWatch()
  const sums = Array.from({ length: workers }, () => ({ requests: 0, failures: 0, latencySum: 0 }))
  for (let window = 0; window < windows; window++) {
    const figures = sums.map((sum, worker): WorkerFigures => {
      const {
        requests = 100 + worker,
        failures = 0,
        latencySum = requests * (10 + worker / 10),
        ...more
      } = paceOf(worker, window)
      sum.requests += requests
      sum.failures += failures
      sum.latencySum += latencySum
      return { id: `w${worker}`, ...sum, ...CALM, ...more }
    })
    watch.look((window + 1) * WINDOW_SECONDS - 1, () => figures)
  }
  return watch
}

describe('WorkerWatch', () => {
  it('flags the one whose latency is unlike the others, in three of four windows', () => {
    const slow = (worker: number): Partial<WorkerFigures> => (worker === 3 ? { latencySum: 103 * 40 } : {})
    expect(play(3, slow).flags('w3')).toEqual([])
    expect(play(4, slow).flags('w3')).toEqual(['latency'])
    expect(play(4, slow).flags('w2')).toEqual([])
  })

  it('flags fewer requests, and failures where the others have none', () => {
    const watch = play(5, (worker) => (worker === 0 ? { requests: 50 } : worker === 5 ? { failures: 30 } : {}))
    expect(watch.flags('w0')).toEqual(['rps'])
    expect(watch.flags('w5')).toEqual(['failures'])
  })

  it('forgets what is over', () => {
    const watch = play(8, (worker, window) => (worker === 3 && window < 4 ? { latencySum: 103 * 40 } : {}))
    expect(watch.flags('w3')).toEqual([])
  })

  it('flags nobody for one bad window, for little traffic, or without others', () => {
    expect(play(6, (worker, window) => (worker === 1 && window === 4 ? { latencySum: 9999 } : {})).flags('w1')).toEqual(
      [],
    )
    expect(play(6, (worker) => ({ requests: 5, latencySum: worker === 1 ? 9999 : 1 })).flags('w1')).toEqual([])
    expect(play(6, (worker) => (worker === 1 ? { latencySum: 9999 } : {}), 3).flags('w1')).toEqual([])
  })

  it('flags a worker at its limit after ten seconds, alone as well', () => {
    const busy = { cpuPercent: 97, loopDelayP99Ms: 80, startDelayP99Ms: 20, gcPercent: 25 }
    expect(play(1, () => busy, 1).flags('w0')).toEqual([])
    expect(play(2, () => busy, 1).flags('w0')).toEqual(['cpu', 'loop', 'start', 'gc'])
    expect(play(4, (_worker, window) => (window < 2 ? busy : {}), 1).flags('w0')).toEqual([])
  })
})
