// What a script says about samples: its secrets and its own function, which is not believed; whose requests they are.
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RequestSampler, SampleContent } from '../../model/request-sample.js'
import { loadText, runUser, serve } from '../script.fixture.js'

function keepAll(): { readonly sampler: RequestSampler; readonly kept: SampleContent[] } {
  const kept: SampleContent[] = []
  const offer: RequestSampler['offer'] = (_entry, candidate) => {
    const content = candidate.describe()
    if (content !== null) kept.push(content)
  }
  return { sampler: { offer }, kept }
}

async function samplesOf(samples: string, noSamples = false) {
  const host = await serve((_request, response) => response.setHeader('X-Tenant', 'blue').end('{"iban":"DE1"}'))
  const script = await loadText(`
    import { HttpUser, task } from 'tymbal'
    export const options = { samples: ${samples} }
    export class Ada extends HttpUser {
      async onStart() { await this.client.get('/login') }
      @task async shop() { await this.client.get('/shop') }
    }`)
  const { sampler, kept } = keepAll()
  const { warnings } = await runUser(script, { iterations: 2, userId: 4 }, { host, noSamples }, { sampler })
  return { kept, warnings }
}

describe('samples of a script', () => {
  it('say whose request it was, and in which task', async () => {
    const { kept, warnings } = await samplesOf('true')
    expect(kept.map(({ task, iteration, userClass, userNumber }) => [task, iteration, userClass, userNumber])).toEqual([
      ['onStart', -1, 'Ada', 5],
      ['shop', 0, 'Ada', 5],
      ['shop', 1, 'Ada', 5],
    ])
    expect(warnings).toEqual([])
  })

  it('of failures say which line of the script made the request, from the second on', async () => {
    const host = await serve((_request, response) => response.writeHead(500).end())
    const script = await loadText(`import { HttpUser, task } from 'tymbal'
export class Ada extends HttpUser {
  @task async shop() {
    await this.client.get('/shop')
    await Promise.resolve()
    await this.buy()
  }
  async buy() {
    return await this.client.post('/buy')
  }
}`)
    const { sampler, kept } = keepAll()
    await runUser(script, { iterations: 2 }, { host }, { sampler })
    expect(kept.map(({ name, scriptLine }) => [name, scriptLine.replace(/^.*\//, '')])).toEqual([
      ['/shop', ''],
      ['/buy', ''],
      ['/shop', 'shop.ts:4'],
      ['/buy', 'shop.ts:9'],
    ])
  })

  it('hide what the script names', async () => {
    const { kept } = await samplesOf(`{ secrets: ['x-tenant', 'IBAN'] }`)
    expect(kept[0]!.response!.headers).toContainEqual(['X-Tenant', '<redacted>'])
    expect(kept[0]!.response!.body).toBe('{"iban":"<redacted>"}')
  })

  it('hide the values of secret parameters and of secret environment, wherever they stand', async () => {
    const host = await serve((request, response) => response.end(`you asked for ${request.url}`))
    const script = await loadText(`import { HttpUser, param, task } from 'tymbal'
export const parameters = { code: param.string({ default: 'none', secret: true }), plain: param.string({ default: 'seen' }) }
export class Ada extends HttpUser {
  @task async shop() {
    await this.client.get('/of/' + parameters.code.value + '/' + process.env.SHOP_TOKEN + '/' + parameters.plain.value)
  }
}`)
    const { sampler, kept } = keepAll()
    const env = { SHOP_TOKEN: 'tok-1234', SHOP_PLACE: 'berlin' }
    process.env.SHOP_TOKEN = env.SHOP_TOKEN
    onTestFinished(() => void delete process.env.SHOP_TOKEN)
    await runUser(script, { iterations: 1 }, { host, env, parameters: { code: 'c0d3word' } }, { sampler })
    expect(kept[0]!.url).toBe(`${host}/of/<redacted>/<redacted>/seen`)
    expect(kept[0]!.response!.body).toBe('you asked for /of/<redacted>/<redacted>/seen')
  })

  it('are what the function of the script answers', async () => {
    const { kept } = await samplesOf(`{ redact: (s) => s.name === '/login' ? null : { ...s, url: 'hidden', more: 1 } }`)
    expect(kept.map(({ url }) => url)).toEqual(['hidden', 'hidden'])
    expect(kept[0]).not.toHaveProperty('more')
  })

  it.each([
    ['throws', `() => { throw new Error('no') }`, 'threw: no'],
    ['answers nothing', '() => {}', 'did not answer a sample or null'],
    ['answers later', 'async (s) => s', 'did not answer a sample or null'],
    ['answers too much', `(s) => ({ ...s, reason: 'x'.repeat(100000) })`, 'did not answer a sample or null'],
  ])('are none when it %s, which is told once', async (_what, redact, told) => {
    const { kept, warnings } = await samplesOf(`{ redact: ${redact} }`)
    expect(kept).toEqual([])
    expect(warnings).toEqual([`options.samples.redact ${told}: such requests are not kept`])
  })

  it('cannot be changed by it in place for others', async () => {
    const { kept } = await samplesOf(`{ redact: (s) => { try { s.phases.wait = -1 } catch {} return null } }`)
    expect(kept).toEqual([])
  })

  it('are none when nobody wants them', async () => {
    expect((await samplesOf('true', true)).kept).toEqual([])
  })
})
