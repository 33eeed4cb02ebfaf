// What k6 scripts do elsewhere: told while the script loads when it would be lost, left out with a word when it does no harm.
import { describe, expect, it } from 'vitest'
import type { TymbalError } from '../model/errors.js'
import { hostOf, loadText, runUser, serve } from './script.fixture.js'

const fault = (text: string): Promise<TymbalError> =>
  loadText(text).then(
    () => expect.unreachable('the script was loaded'),
    (thrown: TymbalError) => thrown,
  )

describe('habits of k6', () => {
  it.each([
    ['handleSummary', `export function handleSummary() {}\nexport default async () => {}`, 'TYM2001', '--json-file'],
    ['__VU', `export default async () => { console.log(__VU) }`, 'TYM3004', 'vu.id'],
    ['__ITER', `export default async () => { if (__ITER > 1) return }`, 'TYM3004', 'vu.iteration'],
    [
      '__ENV with the env of a scenario',
      `export const options = { scenarios: { s: { executor: 'per-vu-iterations', env: { A: '1' } } } }
export default async () => { console.log(__ENV.A) }`,
      'TYM3004',
      'take env',
    ],
  ])('%s is refused with what to do instead', async (_name, text, code, instead) => {
    const thrown = await fault(text)
    expect(thrown.code).toBe(code)
    expect(thrown.message).toContain(instead)
  })

  it.each([['http'], ['fail'], ['SharedArray']])('import { %s } says where it is', async (name) => {
    const thrown = await fault(`import { ${name} } from 'tymbal'\nexport default async () => ${name}`)
    expect(thrown).toMatchObject({ code: 'TYM3001', message: expect.stringContaining(`no export ${name}`) })
    expect(thrown.hint).not.toBe('')
  })

  it('a comment or a text that names a global does no harm; __ENV alone is the environment', async () => {
    const script = await loadText(`// __VU is k6's
export default async () => { if (__ENV.PATH === undefined || '__ITER' === '') throw new Error('no') }`)
    const { sink } = await runUser(script, { iterations: 1 })
    expect(sink.exceptions).toEqual([])
  })

  it('options without an effect on the load are left out with a word', async () => {
    const { remarks, plan } =
      await loadText(`export const options = { vus: 2, discardResponseBodies: true, setupTimeout: '60s' }
export default async () => {}`)
    expect(plan.options.users).toBe(2)
    expect(remarks).toEqual([
      expect.stringMatching(/^.*shop\.ts: options\.discardResponseBodies has no effect/),
      expect.stringContaining('options.setupTimeout has no effect'),
    ])
  })

  it('check() without await says so', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const script = await loadText(`import { check } from 'tymbal'
export default async ({ http }) => { check(http.get('/'), { ok: (r) => r.status === 200 }) }`)
    const { sink } = await runUser(script, { iterations: 1 }, { host: url })
    expect(sink.exceptions).toMatchObject([{ message: 'TypeError: check() got a promise: await the request before' }])
    expect(sink.checks).toEqual([])
  })
})

describe('requests that nobody awaits', () => {
  it('are told once, and those that pile up fail with what to do', async () => {
    const url = await serve((_request, response) => setTimeout(() => response.end('ok'), 20))
    const script = await loadText(
      `export default function flood({ http }) { for (let i = 0; i < 600; i++) http.get('/') }`,
    )
    const { sink, warnings } = await runUser(script, { iterations: 2 }, { host: url })
    expect(warnings).toEqual(['default ended while requests of it were still under way: await them'])
    const refused = sink.samples.filter(({ error }) => error.includes('wait for a connection: await them'))
    expect(refused).toHaveLength(199)
  })
})

describe('custom metrics', () => {
  it.each([
    [`new Counter('http_reqs')`, 'is measured already'],
    [`new Trend('a b')`, 'letters, digits'],
    [`new Trend('x'); new Counter('x')`, 'x is a trend already'],
  ])('%s throws', async (text, message) => {
    const thrown = await fault(`import { Counter, Trend } from 'tymbal'\n${text}\nexport default async () => {}`)
    expect(thrown).toMatchObject({ code: 'TYM3002', message: expect.stringContaining(message) })
  })
})

describe('StopTest', () => {
  it('ends the run from a hook and from setup(), also from a check, not only from a task', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const script = await loadText(`import { on, StopTest } from 'tymbal'
on.request(() => { throw new StopTest('from request') })
on.testStart(async () => { throw new StopTest('from start') })
export function setup() { throw new StopTest('from setup') }
export default async ({ http }) => { await http.get('/', { check: () => { throw new StopTest('from check') } }) }`)
    const { host, sink, stopReasons, hookErrors } = hostOf(script, { host: url })
    await host.fire('testStart', {})
    await host.runSetup()
    await host.createUser({ userClass: 'default', scenario: 'default', userId: 0, maxIterations: 1 }).run()
    expect(stopReasons).toEqual(['from start', 'from setup', 'from check', 'from request'])
    expect(sink.samples).toMatchObject([{ status: 200, error: '' }])
    expect(hookErrors).toEqual([])
  })
})
