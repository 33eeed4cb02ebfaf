// A walk through what a person and an accident can do to a run, drawn from a seed: nobody's requests are lost, and in the end the users are those that were asked for last.
// TYMBAL_WALK_SEED = another walk.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../../src/model/random.js'
import { ResumableRun } from '../support/resumable-run.js'
import { until } from '../support/until.js'
import { startCountingTarget, type Target } from '../support/web-session.js'

const ONE = process.env.TYMBAL_WALK_SEED
const SEEDS = ONE === undefined ? [1, 2] : [Number(ONE)]
const USERS = 8
const LONGEST_REST_MS = 1200

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

it.each(SEEDS)(
  'the walk of seed %d: edits, pauses, drains, new workers, and a master that is killed',
  async (seed) => {
    const random = createRandom(seed)
    const below = (count: number): number => Math.floor(random() * count)
    target.take()
    const run = await ResumableRun.start(target.url, 2, USERS)
    let wanted = USERS
    const post = async (path: string, body?: object): Promise<void> => {
      const { status } = await run.web.post(path, body)
      // A worker that was not drained is not taken back, and the last one is not drained.
      expect([200, 201, 204, 409], path).toContain(status)
    }
    const worker = async (): Promise<string> => {
      const alive = (await run.summary()).workers.filter(({ state }) => state !== 'missing')
      return alive[below(alive.length)]!.id
    }
    const steps: Record<string, () => Promise<void>> = {
      edit: () => {
        wanted = 1 + below(20)
        return post('/runs/live/load', { users: wanted, spawnRate: [5, 20, 100][below(3)] })
      },
      deal: () => post('/runs/live/load', { userClasses: [{ name: 'Buyer', weight: 1 + below(4) }] }),
      pause: () => post('/runs/live/pause'),
      resume: () => post('/runs/live/resume'),
      drain: async () => post(`/workers/${await worker()}/drain`),
      takeBack: async () => post(`/workers/${await worker()}/take-back`),
      restart: () => post('/runs/live/restart-statistics'),
      join: () => run.join(),
      kill: async () => {
        await run.killMaster()
        await run.startMasterAgain()
      },
    }
    const names = [...Object.keys(steps), 'edit', 'kill', 'drain'].map((name) => ({ name, place: random() }))
    const walk = names.sort((a, b) => a.place - b.place).map(({ name }) => name)
    for (const name of walk) {
      await steps[name]!()
      await new Promise((resolve) => setTimeout(resolve, below(LONGEST_REST_MS)))
    }
    const story = walk.join(', ')
    if ((await run.head()).isPaused) await post('/runs/live/resume')
    await until(`${wanted} users after ${story}`, async () => (await run.head()).run.users === wanted)
    const { totals, endpoints, workers } = await run.stop()
    const served = target.take()
    const sum = (all: readonly { readonly requests: number }[]): number =>
      all.reduce((total, { requests }) => total + requests, 0)
    expect({ total: totals.requests, workers: sum(workers), endpoints: sum(endpoints) }, story).toEqual(
      Object.fromEntries(['total', 'workers', 'endpoints'].map((name) => [name, served])),
    )
  },
  120_000,
)
