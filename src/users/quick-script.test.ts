// `tymbal quick`: one request as a bundle that any process can import.
import { describe, expect, it } from 'vitest'
import { importBundle } from './import-bundle.js'
import { quickBundle, quickScript } from './quick-script.js'
import { runUser, serve } from './script.fixture.js'

describe('quickScript', () => {
  it('sends the request as it was given', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      request.on('data', (bytes) => seen.push(request.method, request.url, request.headers['x-a'], String(bytes)))
      request.on('end', () => response.end())
    })
    const request = {
      url: `${url}/a%20b?q='"`,
      method: 'PUT',
      headers: { 'X-A': 'b' },
      body: '{"a": "ü"}',
      timeoutMs: 5000,
    }
    const script = await quickScript(request)
    expect(script.plan.userClasses).toEqual([{ name: 'Quick', weight: 1, fixedCount: 0, host: url }])
    expect(script.needsHost('Quick')).toBe(true)
    const { sink } = await runUser(script, { iterations: 1 })
    expect(seen).toEqual(['PUT', '/a%20b?q=%27%22', 'b', '{"a": "ü"}'])
    expect(sink.samples).toMatchObject([{ method: 'PUT', name: '/a%20b', status: 200 }])
  })

  it('is a bundle of its own', async () => {
    const bytes = new Uint8Array([0, 255, 10])
    const bundle = quickBundle({ url: 'http://127.0.0.1:1/', method: 'POST', headers: {}, body: bytes })
    const script = await importBundle(bundle, { env: {} })
    const { sink } = await runUser(script, { iterations: 1 })
    expect(sink.samples).toMatchObject([{ method: 'POST', name: '/', status: 0 }])
  })
})
