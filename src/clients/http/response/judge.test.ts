// Which answers count as failures, and under which text.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, bench, reply, type ScriptedServer, serve } from '../http.fixture.js'
import type { RequestOptions } from '../request-options.js'

let server: ScriptedServer
let b: Bench

beforeAll(async () => {
  server = await serve(({ line }, socket) => {
    const status = Number(/\/(\d+)/.exec(line)?.[1])
    socket.write(reply('{"id":1}', `${status} Some`))
  })
  b = bench(server.url)
})

afterAll(async () => {
  b.client.close()
  await server.close()
})

async function outcome(status: number, options: RequestOptions): Promise<[boolean, string]> {
  b.samples.length = 0
  const response = await b.client.get(`/${status}`, options)
  expect(b.samples).toHaveLength(1)
  expect(b.samples[0]!.error).toBe(response.error)
  expect(b.samples[0]!.status).toBe(status)
  return [response.ok, response.error]
}

const nothing = (): void => undefined

describe('judge', () => {
  it.each<[string, number, RequestOptions, string]>([
    ['a 2xx', 200, {}, ''],
    ['a 304', 304, {}, ''],
    ['a 404', 404, {}, 'HTTP 404'],
    ['a 503', 503, {}, 'HTTP 503'],
    ['an expected 404', 404, { expect: { status: 404 } }, ''],
    ['a list of expected statuses', 404, { expect: { status: [200, 404] } }, ''],
    ['a 200 when 404 is expected', 200, { expect: { status: 404 } }, 'HTTP 200'],
    ['a check that is content', 200, { check: nothing }, ''],
    ['a check that returns true', 200, { check: () => true }, ''],
    ['a check that returns false', 200, { check: () => false }, 'check: returned false'],
    ['a check that fails it', 200, { check: (res) => res.fail('no order id') }, 'check: no order id'],
    [
      'a check that throws',
      200,
      {
        check: () => {
          throw new Error('boom')
        },
      },
      'check: boom',
    ],
    [
      'a check that throws on a failed status',
      503,
      {
        check: () => {
          throw new Error('boom')
        },
      },
      'HTTP 503',
    ],
    ['a check that fails a failed status', 503, { check: (res) => res.fail('maintenance') }, 'check: maintenance'],
    ['a check that passes a failed status', 503, { check: (res) => res.pass() }, ''],
    [
      'a check that reads JSON',
      200,
      {
        check: (res) => {
          if (res.json().id !== 2) res.fail('id')
        },
      },
      'check: id',
    ],
  ])('%s', async (_what, status, options, error) => {
    expect(await outcome(status, options)).toEqual([error === '', error])
  })

  it('does not run the check when there was no answer', async () => {
    let ran = false
    const { client, samples } = bench('http://127.0.0.1:1')
    await client.get('/', {
      check: () => {
        ran = true
      },
    })
    expect(ran).toBe(false)
    expect(samples[0]!.error).toBe('ECONNREFUSED')
  })

  it('says once that an async check is of no use, and survives its rejection', async () => {
    const check = async (): Promise<void> => {
      throw new Error('late')
    }
    await outcome(200, { check })
    await outcome(200, { check })
    expect(b.warnings).toHaveLength(1)
    expect(b.warnings[0]).toContain('async')
  })

  it('fail() after the fact changes the response, not the count', async () => {
    b.samples.length = 0
    const response = await b.client.get('/200')
    response.fail('late')
    expect(response).toMatchObject({ ok: false, error: 'check: late' })
    expect(b.samples).toHaveLength(1)
    expect(b.samples[0]!.error).toBe('')
  })
})
