// Presets of a real server: kept beside the runs, the same for everybody and after a restart, without secrets.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AppState, Preset } from '../../src/web/api.js'
import { openWeb, type WebSession } from '../support/web-session.js'

const SCRIPT = `
import { HttpUser, param, task } from 'tymbal'
export const parameters = { key: param.string({ default: '', secret: true }), count: param.number({ default: 3 }) }
export class Visitor extends HttpUser { @task async visit() { await this.client.get('/') } }
`
const HOST = ['-H', 'http://127.0.0.1:1'] as const

const open = (...args: readonly string[]): Promise<WebSession> => openWeb([...HOST, ...args], { script: SCRIPT })

const named = (text: string): string => `/presets/${encodeURIComponent(text)}`

describe('presets', { timeout: 60_000 }, () => {
  it('are kept, read, replaced and deleted, whatever they are called', async () => {
    const session = await open()
    const name = 'smoke 50/100 % "ä"'
    const request = { users: 50, spawnRate: 5, runTime: '5m', parameters: { key: 'hush', count: 4 } }
    const put = await session.send<Preset>('PUT', named(name), request)
    expect(put).toMatchObject({ status: 200, body: { name, request: { users: 50, parameters: { count: 4 } } } })
    expect((await session.get<Preset>(named(name))).body).toEqual(put.body)
    await session.send('PUT', named('b'), { stages: [{ duration: '1m', target: 5 }] })
    expect((await session.get<Preset[]>('/presets')).body.map((one) => one.name)).toEqual(['b', name])
    const file = readFileSync(join(session.directory, 'results', 'presets.json'), 'utf8')
    expect(file).toContain('"users": 50')
    expect(file).not.toContain('hush')
    expect((await session.send('DELETE', named(name))).status).toBe(204)
    expect((await session.send('DELETE', named(name))).status).toBe(404)
    expect((await session.get(named(name))).status).toBe(404)
  })

  it('are refused when they are no start request, or have no name', async () => {
    const session = await open()
    expect(await session.send('PUT', named('a'), { users: -1 })).toMatchObject({
      status: 422,
      body: { field: 'users' },
    })
    expect(await session.send('PUT', named('a'), { loops: 1 })).toMatchObject({ status: 422, body: { field: 'loops' } })
    expect(await session.send('PUT', named('a\nb'), {})).toMatchObject({ status: 422, body: { field: 'name' } })
    expect(await session.send('PUT', named('x'.repeat(101)), {})).toMatchObject({ status: 422 })
    expect((await session.get<Preset[]>('/presets')).body).toEqual([])
  })

  it('are for operators to change, and for viewers to see', async () => {
    const session = await open('--web-token', 'operator-token-0123', '--web-viewer-token', 'viewer-token-012345')
    session.headers = { Authorization: 'Bearer operator-token-0123' }
    expect((await session.send('PUT', named('a'), {})).status).toBe(200)
    session.headers = { Authorization: 'Bearer viewer-token-012345' }
    expect((await session.get<Preset[]>('/presets')).body).toHaveLength(1)
    expect((await session.send('PUT', named('b'), {})).status).toBe(403)
    expect((await session.send('DELETE', named('a'))).status).toBe(403)
    expect((await session.post('/runs/check', {})).status).toBe(403)
  })

  it('live as long as the process where nothing is kept', async () => {
    const session = await open('--no-save')
    expect((await session.send('PUT', named('a'), { users: 2 })).status).toBe(200)
    expect((await session.get<Preset[]>('/presets')).body).toMatchObject([{ name: 'a', request: { users: 2 } }])
    expect((await session.get<AppState>('/state')).body.keepsRuns).toBe(false)
  })
})
