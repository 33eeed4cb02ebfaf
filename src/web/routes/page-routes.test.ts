import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageRoutes, readPages } from './page-routes.js'

const SCRIPT = 'console.log("a page")\n'.repeat(200)
const directory = mkdtempSync(join(tmpdir(), 'tymbal-pages-'))
beforeAll(() => {
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<html><head></head></html>')
  writeFileSync(join(directory, 'assets', 'index-12345678.js'), SCRIPT)
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('a file of the app', () => {
  const ask = (path: string, acceptEncoding?: string) =>
    pageRoutes(readPages(directory), '/').request(
      path,
      acceptEncoding === undefined ? {} : { headers: { 'Accept-Encoding': acceptEncoding } },
    )

  it.each(['gzip', 'gzip, deflate, br, zstd', 'br;q=1.0, gzip;q=0.8', 'GZIP'])(
    'is sent compressed to who takes that: %s',
    async (accepted) => {
      const response = await ask('/assets/index-12345678.js', accepted)
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Encoding')).toBe('gzip')
      expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
      const body = Buffer.from(await response.arrayBuffer())
      expect(body.length).toBeLessThan(SCRIPT.length / 10)
      expect(gunzipSync(body).toString('utf8')).toBe(SCRIPT)
    },
  )

  it.each([undefined, '', 'identity', 'br', 'gzip;q=0', 'gzip;q=0, identity'])(
    'is sent as it is to who does not: %s',
    async (accepted) => {
      const response = await ask('/assets/index-12345678.js', accepted)
      expect(response.headers.get('Content-Encoding')).toBeNull()
      expect(await response.text()).toBe(SCRIPT)
    },
  )

  it('tells what may keep it between here and the reader that both kinds exist', async () => {
    for (const accepted of ['gzip', 'identity']) {
      const { headers } = await ask('/assets/index-12345678.js', accepted)
      expect(headers.get('Vary')).toBe('Accept-Encoding')
      expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    }
  })

  it('that is not there is not answered with the page', async () => {
    expect((await ask('/assets/index-87654321.js', 'gzip')).status).toBe(404)
    expect(await (await ask('/runs/live/overview', 'gzip')).text()).toContain('<base href="/">')
  })
})
