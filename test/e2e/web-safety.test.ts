// Who gets in, what they may do, and that what a script or a target says stays text.

import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { API_PATH, type AppState, type Problem } from '../../src/web/api.js'
import { OPERATIONS } from '../../src/web/schemas/operations.js'
import { makeCertificates } from '../http/certificates.js'
import { startCountingTarget, type Target, WebSession } from '../support/web-session.js'

let target: Target
/** On the loopback, without tokens. */
let web: WebSession
beforeAll(async () => {
  target = await startCountingTarget()
  web = await new WebSession(['-H', target.url, '--no-save']).open()
})
afterAll(async () => {
  await web.close()
  target.close()
})

const CHANGING = OPERATIONS.filter(({ method }) => method !== 'get').map(({ method, path }) => ({
  method: method.toUpperCase(),
  path: path.replace('{id}', 'live'),
}))
const GETTING = OPERATIONS.filter(({ method }) => method === 'get').map(({ path }) => path.replace('{id}', 'live'))

/** fetch sets Host and Origin by itself: this sends what it is told to. */
function raw(
  base: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      hostname,
      port,
      method,
      path,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
    })
    sent.once('error', reject)
    sent.once('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      answer.once('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }))
    })
    sent.end(body)
  })
}

const isRunning = async (): Promise<boolean> => (await web.get<AppState>('/state')).body.isRunning
const START = JSON.stringify({ users: 1, runTime: '1s' })

describe('requests that come from elsewhere', () => {
  it.each([
    'evil.example',
    'evil.example:8089',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.5',
    'a b',
  ])('are refused by the name that they ask for: %s', async (Host) => {
    for (const path of ['/', `${API_PATH}/state`]) {
      const { status } = await raw(web.url, 'GET', path, { Host })
      expect([400, 421]).toContain(status)
    }
    expect([400, 421]).toContain((await raw(web.url, 'POST', `${API_PATH}/runs`, { Host }, START)).status)
    expect(await isRunning()).toBe(false)
  })

  it('are let in by the names of the loopback', async () => {
    const { port } = new URL(web.url)
    for (const Host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'localhost:9000']) {
      expect((await raw(web.url, 'GET', `${API_PATH}/state`, { Host })).status).toBe(200)
    }
  })

  it.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { Origin: 'http://localhost' },
    { Origin: 'file://' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'OWN', 'Sec-Fetch-Site': 'cross-site' },
  ])('are refused as pages of others: %o', async (given) => {
    const origin = given.Origin === 'OWN' ? { Origin: web.url.replace(/\/$/, '') } : {}
    const headers = { ...given, ...origin } as Record<string, string>
    for (const { method, path } of CHANGING) {
      const { status, body } = await raw(web.url, method, API_PATH + path, headers, START)
      expect([status, (JSON.parse(body) as Problem).code]).toEqual([403, 'TYM6004'])
    }
    expect((await raw(web.url, 'GET', `${API_PATH}/state`, headers)).status).toBe(403)
    expect(await isRunning()).toBe(false)
  })

  it('a form of another page, sent as a browser sends it, starts nothing', async () => {
    const page = createServer((_request, response) => response.end('a page'))
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void page.close())
    const Origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'application/json']) {
      const { status } = await raw(web.url, 'POST', `${API_PATH}/runs`, { Origin, 'Content-Type': type }, START)
      expect(status).toBe(403)
    }
    // Old browsers send no Origin with a form: the type of the body gives it away.
    const plain = await raw(web.url, 'POST', `${API_PATH}/runs`, { 'Content-Type': 'text/plain' }, START)
    expect(plain.status).toBe(415)
    expect(await isRunning()).toBe(false)
  })

  it('get no leave to read, not even when they ask beforehand', async () => {
    const headers = { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' }
    for (const method of ['OPTIONS', 'GET']) {
      const answer = await raw(web.url, method, `${API_PATH}/runs`, headers)
      expect(answer.status).toBe(403)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('methods', () => {
  it.each(CHANGING)('nothing changes by GET or HEAD: $path', async ({ path }) => {
    for (const method of ['GET', 'HEAD']) {
      const { status } = await web.fetch(path, { method })
      // Some of these paths are shown by GET.
      expect([200, 404, 405, 409]).toContain(status)
      expect(await isRunning()).toBe(false)
    }
  })

  it('nor does a run under way notice', async () => {
    const own = new WebSession(['-H', target.url, '--no-save'])
    onTestFinished(() => own.close())
    await own.open()
    await own.post('/runs', { users: 2, spawnRate: 100 })
    const picture = async () => {
      const { run, notes } = (await own.get<RunSummary>('/runs/live')).body
      return { state: run.state, users: run.users, targetUsers: run.targetUsers, notes }
    }
    await own.live<RunSummary>('users run', '/runs/live', ({ run }) => run.users === 2 && run.state === 'running')
    const before = await picture()
    for (const { path } of CHANGING) {
      const query = '?users=50&spawnRate=50&mode=now&text=was%20here'
      for (const method of ['GET', 'HEAD']) await own.fetch(path + query, { method })
    }
    // What a command changes is told with the next picture, a second later at the latest.
    const { run } = (await own.get<RunSummary>('/runs/live')).body
    await own.live<RunSummary>('two more seconds', '/runs/live', (now) => now.run.durationMs > run.durationMs + 2000)
    expect(await picture()).toEqual(before)
  })

  it('says which method a path is for', async () => {
    const answer = await web.get<Problem>('/runs/live/stop')
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST'])
  })
})

describe('every answer', () => {
  it('lets the page load nothing but its own, and stands in no frame', async () => {
    for (const path of ['', 'api/v1/state', 'api/v1/nowhere', 'some/where']) {
      const { headers } = await fetch(web.url + path)
      const policy = headers.get('Content-Security-Policy')!
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*/)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
    const page = await (await fetch(web.url)).text()
    expect(page).not.toMatch(/<script>|\son\w+=/)
  })

  it('reads no file beside the app', async () => {
    for (const path of [
      '/../package.json',
      '/assets/../../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/assets/%00',
    ]) {
      const { body } = await raw(web.url, 'GET', path, {})
      expect(body).not.toContain('"dependencies"')
    }
  })
})

describe('bodies and queries', () => {
  it.each([
    ['/runs', '{', undefined, 400],
    ['/runs', '[]', undefined, 422],
    ['/runs', '{"users":-1}', 'users', 422],
    ['/runs', '{"users":1.5}', 'users', 422],
    ['/runs', '{"users":"many"}', 'users', 422],
    ['/runs', '{"users":1e300}', 'users', 422],
    ['/runs', '{"spawnRate":0}', 'spawnRate', 422],
    ['/runs', '{"runTime":"soon"}', 'runTime', 422],
    ['/runs', '{"host":"shop"}', 'host', 422],
    ['/runs', '{"host":"ftp://shop"}', 'host', 422],
    ['/runs', '{"userClasses":["Nobody"]}', 'userClasses', 422],
    ['/runs', '{"thresholds":["fail<1%","quick please"]}', 'thresholds.1', 422],
    ['/runs', '{"stages":[{"duration":"5s"}]}', 'stages.0.target', 422],
    ['/runs', '{"stages":[{"duration":"soon","target":1}]}', 'stages', 422],
    ['/runs', '{"parameters":{"nothing":1}}', 'parameters.nothing', 422],
    ['/runs', '{"name":"a\\u001b[2Jb"}', 'name', 422],
    ['/runs', '{"uzers":1}', 'uzers', 422],
    ['/runs/live/load', '{}', 'users', 422],
    ['/runs/live/stop', '{"mode":"later"}', 'mode', 422],
    ['/runs/live/notes', '{"text":""}', 'text', 422],
    ['/session', '{"token":5}', 'token', 422],
  ])('that are wrong name the field: %s %s', async (path, body, field, status) => {
    const response = await web.fetch(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    const problem = (await response.json()) as Problem
    expect([problem.status, problem.field]).toEqual([status, field])
    expect(await isRunning()).toBe(false)
  })

  it('that are too large are refused before they are read, and so are those that tell no length', async () => {
    const { hostname, port } = new URL(web.url)
    for (const length of [{ 'Content-Length': '300000' }, { 'Transfer-Encoding': 'chunked' }]) {
      const headers = { 'Content-Type': 'application/json', ...length }
      const status = await new Promise<number>((resolve, reject) => {
        const sent = httpRequest({ hostname, port, method: 'POST', path: `${API_PATH}/runs`, headers })
        sent.once('response', (answer) => resolve(answer.statusCode!))
        sent.once('error', reject)
        sent.write('x'.repeat(270_000))
      })
      expect(status).toBe(413)
    }
    expect(await isRunning()).toBe(false)
  })

  it('queries name their field too', async () => {
    await web.post('/runs', { users: 1, runTime: '1s' })
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    const asked = [
      ['/runs/live/series?metrics=rps,speed', 'metrics.1'],
      ['/runs/live/series', 'metrics'],
      ['/runs/live/series?metrics=rps&points=0', 'points'],
      ['/runs/live/series?metrics=rps&from=now', 'from'],
      ['/runs/live/export?as=pdf', 'as'],
      ['/compare?a=x', 'b'],
    ] as const
    for (const [path, field] of asked) {
      expect((await web.get<Problem>(path)).body).toMatchObject({ status: 422, field })
    }
    expect((await web.get<Problem>('/runs/nobody')).status).toBe(409)
  })
})

describe('tokens', () => {
  const OPERATOR = 'operator-0123456789'
  const VIEWER = 'viewer-0123456789abc'
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

  async function guarded(...more: readonly string[]): Promise<WebSession> {
    const session = new WebSession([
      '-H',
      target.url,
      '--no-save',
      '--web-token',
      OPERATOR,
      '--web-viewer-token',
      VIEWER,
      ...more,
    ])
    onTestFinished(() => session.close())
    return await session.open()
  }

  it('are asked for by every path but the login', async () => {
    const own = await guarded()
    for (const path of GETTING) expect((await own.get(path)).status).toBe(401)
    for (const { method, path } of CHANGING.filter(({ path }) => path !== '/session')) {
      expect((await own.send(method, path, {})).body).toMatchObject({ status: 401, code: 'TYM6003' })
    }
    expect((await fetch(own.url)).status).toBe(200)
  })

  it('make a viewer, who changes nothing, and an operator', async () => {
    const own = await guarded()
    own.headers = bearer(VIEWER)
    expect((await own.get<AppState>('/state')).body.role).toBe('viewer')
    for (const { method, path } of CHANGING.filter(({ path }) => path !== '/session')) {
      expect((await own.send(method, path, {})).body).toMatchObject({ status: 403, code: 'TYM6003' })
    }
    own.headers = bearer(OPERATOR)
    expect((await own.get<AppState>('/state')).body.role).toBe('operator')
    expect((await own.post('/runs', { users: 1, runTime: '1s' })).status).toBe(201)
  })

  it('are exchanged for a cookie that no script reads and no other site sends', async () => {
    const own = await guarded('--web-base-path', '/load/')
    const login = await own.post('/session', { token: OPERATOR })
    expect(login.status).toBe(204)
    const cookie = login.headers.get('Set-Cookie')!
    expect(cookie).toMatch(/; Path=\/load\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain(OPERATOR)
    const Cookie = cookie.split(';')[0]!
    own.headers = { Cookie }
    expect((await own.get<AppState>('/state')).body.role).toBe('operator')
    expect((await own.send('DELETE', '/session')).status).toBe(204)
    expect((await own.get('/state')).status).toBe(401)
  })

  it('are not to be guessed: who tries often is not listened to', async () => {
    const own = await guarded()
    const answers: number[] = []
    for (let i = 0; i < 12; i++) answers.push((await own.post('/session', { token: `guess-${i}` })).status)
    expect(answers.slice(0, 10)).toEqual(new Array(10).fill(401))
    expect(answers.slice(10)).toEqual([429, 429])
    own.headers = bearer(OPERATOR)
    const late = await own.get<Problem>('/state')
    expect([late.status, Number(late.headers.get('Retry-After')) > 0]).toEqual([429, true])
  })

  it('are counted by who is behind a proxy that is trusted, and by nothing that anybody else says', async () => {
    const own = await guarded('--web-trusted-proxy', '127.0.0.1')
    const guess = async (forwarded: string): Promise<number> => {
      own.headers = { 'X-Forwarded-For': forwarded }
      return (await own.post('/session', { token: 'a guess' })).status
    }
    // Who guesses may write what he likes before what the proxy adds.
    for (let i = 0; i < 10; i++) expect(await guess(`10.1.1.${i}, 203.0.113.9`)).toBe(401)
    expect(await guess('203.0.113.9')).toBe(429)
    own.headers = { ...bearer(OPERATOR), 'X-Forwarded-For': '203.0.113.10' }
    expect((await own.get<AppState>('/state')).body.role).toBe('operator')
    const direct = await guarded()
    for (let i = 0; i < 10; i++) {
      direct.headers = { 'X-Forwarded-For': `203.0.113.${i}` }
      expect((await direct.post('/session', { token: 'a guess' })).status).toBe(401)
    }
    direct.headers = { ...bearer(OPERATOR), 'X-Forwarded-For': '203.0.113.77' }
    expect((await direct.get('/state')).status).toBe(429)
  })

  it('are drawn and printed in links, once, where others than this machine reach the page', async () => {
    const own = new WebSession(['-H', target.url, '--web-host', '0.0.0.0'])
    onTestFinished(() => own.close())
    await own.open()
    const [operator, viewer] = [own.token('operate'), own.token('look')]
    expect(own.program.stderr.split(operator)).toHaveLength(2)
    expect(operator.length).toBeGreaterThanOrEqual(32)
    const outer = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    const known = outer.filter(({ internal }) => !internal).map(({ address }) => address)
    expect([...known, '127.0.0.1']).toContain(new URL(own.url).hostname)
    expect((await own.get('/state')).status).toBe(401)
    own.headers = bearer(viewer)
    expect((await own.get<AppState>('/state')).body).toMatchObject({ role: 'viewer' })
    const { port } = new URL(own.url)
    const base = `http://127.0.0.1:${port}/`
    expect((await raw(base, 'GET', `${API_PATH}/state`, { Host: `10.1.2.3:${port}`, ...own.headers })).status).toBe(200)
    expect((await raw(base, 'GET', `${API_PATH}/state`, { Host: 'evil.example', ...own.headers })).status).toBe(421)
  })
})

describe('behind a proxy', () => {
  it('answers below its base path, by the name of the proxy', async () => {
    const more = ['--web-base-path', '/load', '--web-allowed-host', 'tymbal.example']
    const own = new WebSession(['-H', target.url, '--no-save', ...more])
    onTestFinished(() => own.close())
    await own.open()
    expect(new URL(own.url).pathname).toBe('/load/')
    expect(await (await fetch(own.url)).text()).toContain('<base href="/load/">')
    expect(await (await fetch(`${own.url}runs/live/overview`)).text()).toContain('<base href="/load/">')
    const headers = { Host: 'tymbal.example', Origin: 'https://tymbal.example' }
    const answer = await raw(own.url, 'POST', `/load${API_PATH}/runs`, headers, START)
    expect(answer.status).toBe(201)
    expect((await raw(own.url, 'GET', `${API_PATH}/state`, {})).status).toBe(404)
  })

  it('serves HTTPS with a certificate, and its cookie goes over nothing else', async () => {
    const certificates = makeCertificates()
    onTestFinished(() => certificates.remove())
    const { certFile, keyFile } = certificates.server
    const tls = ['--web-tls-cert', certFile, '--web-tls-key', keyFile, '--web-token', 'operator-0123456789']
    const own = new WebSession(['-H', target.url, '--no-save', ...tls])
    onTestFinished(() => own.close())
    await own.open()
    expect(own.url).toMatch(/^https:/)
    const { request } = await import('node:https')
    const cookie = await new Promise<string>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json' }
      const sent = request(`${own.url}api/v1/session`, { method: 'POST', headers, rejectUnauthorized: false })
      sent.once('response', (answer) => resolve(String(answer.headers['set-cookie'])))
      sent.once('error', reject)
      sent.end(JSON.stringify({ token: 'operator-0123456789' }))
    })
    expect(cookie).toContain('; Secure;')
  })
})

describe('what a script and a target say', () => {
  const EVIL = '<script>alert(1)</script>'
  const FORMULA = '=cmd()|x'

  it('stays text in every answer and file', async () => {
    const own = new WebSession(['-H', target.url], {
      script: `import { HttpUser, task, constant } from 'tymbal'
export class Visitor extends HttpUser {
  waitTime = constant(0.05)
  @task async visit() {
    await this.client.get('/', { name: ${JSON.stringify(EVIL)} })
    await this.client.get('/x', { name: ${JSON.stringify(FORMULA)} })
    throw new Error(${JSON.stringify(`${FORMULA} ${EVIL}`)})
  }
}
`,
    })
    onTestFinished(() => own.close())
    await own.open()
    await own.post('/runs', { users: 1, runTime: '1s', name: EVIL, tags: { [EVIL]: FORMULA } })
    await own.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    expect((await own.post('/runs/live/notes', { text: EVIL })).status).toBe(409)

    for (const path of ['/runs/live', '/runs', '/state', '/runs/live/logs']) {
      const { headers } = await own.get(path)
      expect(headers.get('Content-Type')).toContain('application/json')
    }
    for (const as of ['html', 'json', 'csv-stats', 'csv-history', 'csv-failures', 'csv-exceptions', 'junit'] as const) {
      const { status, headers, body } = await own.get<string>(`/runs/live/export?as=${as}`)
      expect(status).toBe(200)
      expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="[\w.-]+"$/)
      expect(headers.get('Content-Security-Policy')).toContain('sandbox')
      if (as === 'html' || as === 'junit') expect(body).not.toContain(EVIL)
      if (as.startsWith('csv')) expect(body).not.toMatch(/(^|,|")=cmd/m)
    }
    const csv = (await own.get<string>('/runs/live/export?as=csv-stats')).body
    expect(csv).toContain(`'${FORMULA}`)
    const bundle = await own.fetch('/runs/live/export?as=bundle')
    expect([bundle.status, bundle.headers.get('Content-Type')]).toEqual([200, 'application/zip'])
  })
})
