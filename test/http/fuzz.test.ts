// The client engine against a server that answers right, wrong, cut, split, late, garbled or not at all: 23,500 seeded answers, each one sample.
// TYMBAL_FUZZ_SEED=<n> takes another seed. TYMBAL_FUZZ_REPLAY='<category>:<key>,<key>…' plays these requests in turn on one client and prints all bytes.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Certificates, makeCertificates } from './certificates.js'
import {
  closedAfterwards,
  cut,
  earlyAnswer,
  garbledAnywhere,
  garbledBody,
  intact,
  longerThanDeclared,
  repeated,
} from './damage.js'
import { brokenGrammar } from './damage-protocol.js'
import { type Category, FuzzRun, planner } from './fuzz-run.js'
import { startFuzzServer } from './fuzz-server.js'
import { RecordingSink } from './recording-sink.js'
import { makeEngine } from './world.js'

const SEED = Number(process.env.TYMBAL_FUZZ_SEED ?? 20260)
const REPLAY = process.env.TYMBAL_FUZZ_REPLAY ?? ''
const CLIENTS = 48
const HEAP_GROWTH_MB = 40

const CATEGORIES: readonly Category[] = [
  { name: 'intact', count: 6000, damages: [intact] },
  { name: 'cut', count: 4000, damages: [cut] },
  { name: 'grammar', count: 3500, damages: [brokenGrammar] },
  { name: 'garbled', count: 2500, damages: [garbledBody, garbledAnywhere, garbledAnywhere] },
  { name: 'repeated', count: 3000, damages: [repeated] },
  { name: 'connection', count: 2000, damages: [closedAfterwards, longerThanDeclared, earlyAnswer] },
  { name: 'redirected', count: 1000, damages: [intact, cut, brokenGrammar, garbledAnywhere], redirected: true },
  {
    name: 'tls',
    count: 1500,
    damages: [intact, intact, cut, closedAfterwards, longerThanDeclared, brokenGrammar],
    tls: true,
  },
]

const crashes: unknown[] = []
const noteCrash = (thrown: unknown): void => void crashes.push(thrown)

describe(`a fuzzed server, seed ${SEED}`, () => {
  let certificates: Certificates
  const heapMb: number[] = []

  beforeAll(() => {
    certificates = makeCertificates()
    process.on('uncaughtException', noteCrash)
    process.on('unhandledRejection', noteCrash)
  })

  afterAll(() => {
    certificates.remove()
    process.off('uncaughtException', noteCrash)
    process.off('unhandledRejection', noteCrash)
  })

  const play = async (category: Category, keys: readonly string[] | undefined): Promise<void> => {
    const planOf = planner(category, SEED)
    const server = await startFuzzServer(planOf, category.tls ? certificates.server : undefined)
    const sink = new RecordingSink()
    const engine = makeEngine(sink, { insecure: true })
    const run = new FuzzRun({
      category,
      engine,
      sink,
      server,
      planOf,
      seed: SEED,
      ...(keys ? { trace: console.log } : {}),
    })
    if (keys) await run.runSeries(keys)
    else await run.runAll(category.count, CLIENTS)
    const openAtTheEnd = engine.openSockets
    engine.close()
    await server.raw.idle()
    await server.raw.close()
    heapMb.push(heapAfterGc())
    expect(run.faults.join('\n\n')).toBe('')
    expect(server.raw.badRequests).toEqual([])
    expect(crashes).toEqual([])
    expect(openAtTheEnd, 'sockets that no client holds any more').toBe(0)
    expect(engine.openSockets).toBe(0)
    if (!keys) expect(sink.total).toBe(category.count)
  }

  if (REPLAY) {
    const [name = '', keys = ''] = REPLAY.split(':')
    it(`replay of ${REPLAY}`, () => play(CATEGORIES.find((one) => one.name === name)!, keys.split(',')), 60_000)
    return
  }

  it.each(CATEGORIES)(
    '$name: $count answers, each classified as it must be',
    (category) => play(category, undefined),
    240_000,
  )

  it('does not let the heap grow from category to category', () => {
    const [, second = 0, ...later] = heapMb
    expect(later.length).toBeGreaterThan(3)
    expect(Math.max(...later) - second).toBeLessThan(HEAP_GROWTH_MB)
  })
})

function heapAfterGc(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed / 1048576
}
