// `export const options`: our names and k6's become the same settings and scenarios; every fault is told, with a guess.
import { describe, expect, it } from 'vitest'
import type { TymbalError } from '../../../model/errors.js'
import { ScriptFaults } from '../script-faults.js'
import { ScriptPlaces } from '../script-places.js'
import { nearestOf } from './nearest-of.js'
import { readOptions } from './read-options.js'
import { readScenarios, type ScenarioDraft } from './read-scenarios.js'

const PLACES = new ScriptPlaces({ path: 'shop.ts', directory: '/', map: null, bundleFile: '/b.mjs' })

/** The fault of some options, or null. */
function faultOf(options: unknown): Pick<TymbalError, 'code' | 'message'> | null {
  const faults = new ScriptFaults()
  readScenarios(readOptions(options, faults).rawScenarios, faults)
  try {
    faults.throwIfAny(PLACES)
  } catch (thrown) {
    return thrown as TymbalError
  }
  return null
}

function plain(options: unknown): object {
  expect(faultOf(options)).toBeNull()
  return readOptions(options, new ScriptFaults()).options
}

function scenario(value: object): ScenarioDraft {
  expect(faultOf({ scenarios: { browse: value } })).toBeNull()
  return readScenarios({ browse: value }, new ScriptFaults())[0]!
}

describe('plain options', () => {
  it('takes our names', () => {
    const options = {
      host: 'http://127.0.0.1:8080/',
      users: 5,
      spawnRate: 0.5,
      runTime: '1m30s',
      iterations: 7,
      stages: [{ duration: 10, target: 5, spawnRate: 2 }],
      stopTimeout: '500ms',
      tags: 'search',
      excludeTags: ['slow'],
      runTags: { build: 7 },
      insecure: true,
      seed: 3,
      name: 'nightly',
      exitCodeOnError: 0,
    }
    expect(plain(options)).toEqual({
      host: 'http://127.0.0.1:8080',
      users: 5,
      spawnRate: 0.5,
      runTimeMs: 90_000,
      iterations: 7,
      stages: [{ durationMs: 10_000, target: 5, spawnRate: 2 }],
      stopTimeoutMs: 500,
      tags: ['search'],
      excludeTags: ['slow'],
      runTags: { build: '7' },
      insecure: true,
      seed: 3,
      name: 'nightly',
      exitCodeOnError: 0,
    })
  })

  it('takes HTTP settings, and tells each that cannot be', () => {
    const http = { connections: 6, autoName: false, timeout: { connect: '2s', total: 30 }, headers: { 'X-Key': 'k' } }
    expect(readOptions({ http, userAgent: 'shop/1' }, new ScriptFaults()).http).toEqual({
      ...http,
      timeout: { connect: 2, total: 30 },
      headers: { 'User-Agent': 'shop/1', 'X-Key': 'k' },
    })
    const fault = faultOf({ http: { connections: 0, timeout: 'soon', headers: { 'X Key': 'k' }, conections: 2 } })
    expect(fault?.code).toBe('TYM3004')
    for (const field of ['connections is not', 'timeout is not', 'headers cannot be sent', 'conections is not known']) {
      expect(fault?.message).toContain(field)
    }
  })

  it("k6's noConnectionReuse is keepAlive: false, and options.http goes before it", () => {
    const httpOf = (options: object) => readOptions(options, new ScriptFaults()).http
    expect(httpOf({ noConnectionReuse: true }).keepAlive).toBe(false)
    expect(httpOf({ noConnectionReuse: true, http: { keepAlive: true } }).keepAlive).toBe(true)
    expect(httpOf({ noConnectionReuse: false })).toEqual({})
    expect(faultOf({ http: { keepAlive: 1 } })?.message).toContain('keepAlive is not true or false')
  })

  it("takes k6's names", () => {
    const options = {
      vus: 10,
      duration: '30s',
      stages: [{ duration: '1m', target: 20 }],
      insecureSkipTLSVerify: true,
      tags: { team: 'shop' },
    }
    expect(plain(options)).toEqual({
      users: 10,
      runTimeMs: 30_000,
      stages: [{ durationMs: 60_000, target: 20 }],
      insecure: true,
      runTags: { team: 'shop' },
    })
  })

  it('leaves out what is not given, and hands thresholds on as they are', () => {
    expect(plain(undefined)).toEqual({})
    const thresholds = { all: ['p(95)<300'] }
    expect(readOptions({ thresholds }, new ScriptFaults()).rawThresholds).toBe(thresholds)
  })

  it.each([
    [{ userz: 5 }, 'options.userz is not known; did you mean users?'],
    [{ spawnrate: 5 }, 'options.spawnrate is not known; did you mean spawnRate?'],
    [{ zebra: 5 }, 'options.zebra is not known'],
    [{ users: 1.5 }, 'options.users is not a whole number, 0 or more: 1.5'],
    [{ users: '5' }, 'options.users is not a whole number, 0 or more: "5"'],
    [{ spawnRate: 0 }, 'options.spawnRate is not a number above 0: 0'],
    [{ duration: 'soon' }, 'options.duration is not a duration such as 30, 30s, 5m or 500ms: "soon"'],
    [{ runTime: -1 }, 'options.runTime is not a duration such as 30, 30s, 5m or 500ms: -1'],
    [{ vus: 1, users: 2 }, 'options.vus is the same as users; give one of them'],
    [{ stages: 5 }, 'options.stages is not a list: 5'],
    [{ stages: [{ target: 5 }] }, 'options.stages[0].duration is missing'],
    [{ host: 'localhost:8080' }, 'options.host is not a base URL such as http://127.0.0.1:8080: "localhost:8080"'],
    [{ tags: [5] }, 'options.tags is not a name or a list of names: [5]'],
    [{ insecure: 'yes' }, 'options.insecure is not true or false: "yes"'],
    [5, 'options is not an object'],
  ])('%j: %s', (options, text) => {
    expect(faultOf(options)).toMatchObject({ code: 'TYM3004', message: `shop.ts: ${text}` })
  })

  it('tells all faults at once', () => {
    expect(faultOf({ users: -1, seed: 'x', userz: 3 })?.message).toBe(
      [
        'shop.ts: 3 declarations are not valid:',
        '  options.users is not a whole number, 0 or more: -1',
        '  options.seed is not a whole number, 0 or more: "x"',
        '  options.userz is not known; did you mean users?',
      ].join('\n'),
    )
  })

  it('names what k6 knows and this version does not', () => {
    expect(faultOf({ rps: 100 })).toMatchObject({
      code: 'TYM2001',
      message: 'shop.ts: options.rps is not in this version: use constantThroughput',
    })
  })
})

describe('scenarios', () => {
  it.each([
    [
      { executor: 'constant-vus', vus: 3, duration: '1m' },
      { plan: { kind: 'users', users: 3, spawnRate: Number.POSITIVE_INFINITY }, durationMs: 60_000 },
    ],
    [
      { executor: 'constant-vus', users: 3, runTime: '1m', spawnRate: 2 },
      { plan: { kind: 'users', users: 3, spawnRate: 2 }, durationMs: 60_000 },
    ],
    [
      { executor: 'ramping-vus', stages: [{ duration: '10s', target: 5 }] },
      { plan: { kind: 'stages', startUsers: 1, stages: [{ durationMs: 10_000, target: 5 }] }, durationMs: null },
    ],
    [
      { executor: 'ramping-vus', startVUs: 0, stages: [{ duration: '10s', target: 5 }] },
      { plan: { kind: 'stages', startUsers: 0, stages: [{ durationMs: 10_000, target: 5 }] }, durationMs: null },
    ],
    [
      { executor: 'shared-iterations', vus: 4, iterations: 40, maxDuration: '30s' },
      {
        plan: { kind: 'iterations', users: 4, spawnRate: Number.POSITIVE_INFINITY, iterations: 40, per: 'cluster' },
        durationMs: 30_000,
      },
    ],
    [
      { executor: 'per-vu-iterations' },
      {
        plan: { kind: 'iterations', users: 1, spawnRate: Number.POSITIVE_INFINITY, iterations: 1, per: 'user' },
        durationMs: 600_000,
      },
    ],
  ])('%j', (value, plan) => {
    const common = { startTimeMs: 0, gracefulStopMs: null, tags: {}, env: {}, exec: null, host: null }
    expect(scenario(value)).toEqual({ name: 'browse', ...common, ...plan })
  })

  it('takes what all executors have', () => {
    const value = {
      executor: 'constant-vus',
      duration: 1,
      exec: 'look',
      startTime: '5s',
      gracefulStop: '3s',
      gracefulRampDown: '3s',
      env: { A: 1 },
      tags: { kind: 'web' },
      host: 'https://shop.test',
    }
    expect(scenario(value)).toMatchObject({
      exec: 'look',
      startTimeMs: 5000,
      gracefulStopMs: 3000,
      env: { A: '1' },
      tags: { kind: 'web' },
      host: 'https://shop.test',
    })
  })

  it.each([
    [{}, 'executor is missing; one of constant-vus, ramping-vus, shared-iterations, per-vu-iterations'],
    [{ executor: 'ramping-vu' }, 'executor "ramping-vu" is not known; did you mean ramping-vus?'],
    [{ executor: 'constant-vus' }, 'duration is missing'],
    [{ executor: 'ramping-vus' }, 'stages is missing'],
    [{ executor: 'shared-iterations', iteration: 5 }, 'iteration is not known; did you mean iterations?'],
    [{ executor: 'per-vu-iterations', vus: 0 }, 'vus is not a whole number, 1 or more: 0'],
  ])('%j: %s', (value, text) => {
    expect(faultOf({ scenarios: { browse: value } })).toMatchObject({
      code: 'TYM3004',
      message: `shop.ts: options.scenarios.browse.${text}`,
    })
  })

  it.each([
    [{ executor: 'constant-arrival-rate', rate: 500, timeUnit: '1s', duration: '5m' }, '"constant-arrival-rate"'],
    [{ executor: 'ramping-arrival-rate' }, '"ramping-arrival-rate"'],
    [{ executor: 'externally-controlled' }, '"externally-controlled"'],
    [{ executor: 'constant-vus', duration: 1, gracefulStop: 1, gracefulRampDown: 2 }, 'gracefulRampDown'],
    [{ executor: 'constant-vus', duration: 1, rate: 5 }, 'rate'],
  ])('%j: TYM2001', (value, text) => {
    const fault = faultOf({ scenarios: { browse: value } })
    expect(fault?.code).toBe('TYM2001')
    expect(fault?.message).toContain(text)
  })
})

describe('nearestOf', () => {
  it.each([
    ['userz', '; did you mean users?'],
    ['suers', '; did you mean users?'],
    ['USERS', '; did you mean users?'],
    ['spwanRate', '; did you mean spawnRate?'],
    ['x', ''],
    ['thresholds', ''],
  ])('%s%s', (word, text) => {
    expect(nearestOf(word, ['users', 'spawnRate', 'runTime'])).toBe(text)
  })
})
