// A tymbal with its page open, as a browser or a robot meets it: a real process, real HTTP, and a target that counts.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { AppState, Problem } from '../../src/web/api.js'
import { Program } from './program.js'
import { until } from './until.js'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))

export const SCRIPT = `
import { HttpUser, task, constant } from 'tymbal'
export class Visitor extends HttpUser {
  waitTime = constant(0.02)
  @task async visit() { await this.client.get('/') }
}
export class Buyer extends HttpUser {
  static weight = 2
  waitTime = constant(0.02)
  @task async buy() { await this.client.get('/buy') }
}
`

export interface Target {
  readonly url: string
  /** Requests since it was asked last. */
  take(): number
  close(): void
}

export async function startCountingTarget(): Promise<Target> {
  let count = 0
  const server = createServer((_request, response) => {
    count++
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = count
      count = 0
      return taken
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export interface Answer<T> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

export class WebSession {
  readonly program: Program
  readonly directory: string
  /** Of the page, with a slash at its end; known when it is open. */
  url = ''
  /** What is sent with each request. */
  headers: Record<string, string> = {}

  /** Runs `tymbal -f loadtest.ts ARGS` in a directory of its own, or in that of another, with a port of its own. */
  constructor(
    args: readonly string[],
    {
      script = SCRIPT,
      command = ['-f'],
      directory,
    }: { script?: string; command?: readonly string[]; directory?: string } = {},
  ) {
    this.directory = directory ?? mkdtempSync(join(tmpdir(), 'tymbal-web-'))
    const file = join(this.directory, 'loadtest.ts')
    writeFileSync(file, script)
    const all = [BIN, ...command, file, '--web-port', '0', '--reporter', 'plain', ...args]
    const child = spawn(process.execPath, all, {
      cwd: this.directory,
      env: { ...process.env, XDG_STATE_HOME: join(this.directory, 'state') },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.program = new Program('tymbal', child)
  }

  async open(): Promise<this> {
    const look = (): string | undefined =>
      /^web page(?:, to operate)?: (\S+?)(?:#\S*)?$/m.exec(this.program.stderr)?.[1]
    this.url = await this.program.seen('the page is open', look)
    return this
  }

  token(role: 'operate' | 'look'): string {
    return new RegExp(`to ${role}: \\S+#token=(\\S+)`).exec(this.program.stderr)![1]!
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}api/v1${path}`, { ...init, headers: { ...this.headers, ...init.headers } })
  }

  async get<T>(path: string): Promise<Answer<T>> {
    return await answerOf<T>(await this.fetch(path))
  }

  async send<T = Problem>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
    return await answerOf<T>(await this.fetch(path, { method, ...json }))
  }

  post<T = Problem>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.send<T>('POST', path, body)
  }

  /** Resolves when an answer is there that meets the condition; until a run has begun, there is none of it. */
  live<T>(what: string, path: string, look: (body: T) => unknown): Promise<unknown> {
    return this.program.seen(what, async () => {
      const { status, body } = await this.get<T>(path)
      return status === 200 && look(body)
    })
  }

  async close(): Promise<void> {
    if (this.program.ending === null) this.program.signal('SIGKILL')
    await until('tymbal has ended', () => this.program.ending)
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** An open one, for as long as the test goes on. */
export async function openWeb(...given: ConstructorParameters<typeof WebSession>): Promise<WebSession> {
  const session = new WebSession(...given)
  onTestFinished(() => session.close())
  return await session.open()
}

/** Joins the master of that page as the page says, for as long as the test goes on. */
export async function startWorker(web: WebSession): Promise<Program> {
  const words = (await web.get<AppState>('/state')).body.workers.joinCommands[0]!.split(' ').slice(1)
  const child = spawn(process.execPath, [BIN, ...words], { cwd: web.directory, stdio: ['ignore', 'pipe', 'pipe'] })
  const worker = new Program('a worker', child)
  onTestFinished(() => void (worker.ending === null && worker.signal('SIGKILL')))
  return worker
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
}
