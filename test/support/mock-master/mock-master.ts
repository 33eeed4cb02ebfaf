// A master for the pages alone: serves the built app and speaks the API over runs that never were. A test moves its clock.
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  AppState,
  EndpointWorkers,
  LogLine,
  Preset,
  RunListItem,
  StartRequest,
  StreamEvent,
} from '../../../src/web/api.js'
import { pictureOf } from '../../../src/web/stream/ticks.js'
import { answerApi } from './mock-routes.js'
import { pastRuns } from './played-past.js'
import { PlayedRun } from './played-run.js'

const UI = fileURLToPath(new URL('../../../dist/ui/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
/** What the real server sends, so that a page which needs more than it fails here too. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"

export interface MockOptions {
  readonly basePath?: string
  readonly endpoints?: readonly { readonly method: string; readonly name: string }[]
  readonly workers?: number
  readonly role?: AppState['role']
  readonly keepsRuns?: boolean
  /** Nobody is answered before this was given. */
  readonly token?: string
  /** What of its script is not as usual. */
  readonly script?: Partial<AppState['script']>
}

export interface Sent {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

const SHOP = [
  'GET /',
  'GET /items/[id]',
  'POST /cart',
  'POST /checkout',
  'GET /search',
  'GET /items/2',
  'GET /items/10',
].map((key) => {
  const [method, name] = key.split(' ') as [string, string]
  return { method, name }
})

export class MockMaster {
  readonly options: MockOptions
  run: PlayedRun | null = null
  runs: RunListItem[] = pastRuns(6, Date.parse('2026-11-23T12:00:00Z'))
  readonly log: LogLine[] = []
  /** Every request that was not a GET. */
  readonly sent: Sent[] = []
  requestBytes = 0
  /** A refusal that the next start gets. */
  refusal: { readonly detail: string; readonly field: string } | null = null
  /** Then a stop with grace waits for one that does not. */
  isSlowToStop = false
  hasSession = false
  readonly presets = new Map<string, Preset>()
  /** How much is kept of each worker and endpoint. */
  byWorker: EndpointWorkers['detail'] = 'percentiles'
  /** What a check waits for. */
  checkGate: Promise<unknown> = Promise.resolve()
  readonly streams = new Set<ServerResponse>()
  #isMute = false
  readonly #server: Server

  private constructor(options: MockOptions) {
    this.options = options
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async open(options: MockOptions = {}): Promise<MockMaster> {
    const master = new MockMaster(options)
    await new Promise<void>((resolve) => master.#server.listen(0, '127.0.0.1', resolve))
    return master
  }

  get basePath(): string {
    return this.options.basePath ?? '/'
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.basePath}`
  }

  get nowMs(): number {
    return Date.parse('2026-11-23T12:00:00Z') + (this.run?.elapsedMs ?? 0)
  }

  begin(request: StartRequest): PlayedRun {
    const startedAt = '2026-11-23T12:00:00.000Z'
    const { endpoints = SHOP, workers = 4 } = this.options
    this.run = new PlayedRun({ id: `run-${this.sent.length}-now`, endpoints, workers, startedAt, request })
    this.run.note('start')
    this.say('info', 'the run began')
    this.state()
    return this.run
  }

  /** Plays that many seconds, and sends what a master would at the end of them (or after each of them). */
  tick(seconds = 1, sendEach = false): void {
    for (let second = 0; second < seconds; second++) {
      this.run?.advance()
      if (sendEach || second === seconds - 1) this.#sendTick()
    }
  }

  say(level: LogLine['level'], text: string, worker?: string): void {
    const line = {
      seq: this.log.length + 1,
      atMs: this.nowMs,
      level,
      text,
      ...(worker === undefined ? {} : { worker }),
    }
    this.log.push(line)
    this.send({ event: 'log', data: [line] })
  }

  stop(): void {
    if (this.run === null) return
    this.run.state = 'stopped'
    this.#sendTick()
    this.state()
  }

  state(): void {
    const { run } = this
    if (run !== null) this.send({ event: 'state', data: { runId: run.id, state: run.state, isPaused: run.isPaused } })
  }

  /** The network is gone: streams break, questions find nobody. */
  mute(isMute: boolean): void {
    this.#isMute = isMute
    if (!isMute) return
    for (const stream of this.streams) stream.destroy()
    this.streams.clear()
  }

  send(event: StreamEvent): void {
    const text = `event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`
    for (const stream of this.streams) stream.write(text)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #sendTick(): void {
    const { run } = this
    if (run === null) return
    const { head, endpoints, workers, errors, exceptions } = pictureOf(run.summary(), run, this.nowMs)
    this.send({ event: 'head', data: head })
    this.send({ event: 'endpoints', data: endpoints })
    this.send({ event: 'workers', data: workers })
    this.send({ event: 'errors', data: { errors, exceptions } })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isMute) return void request.socket.destroy()
    const url = new URL(request.url ?? '/', 'http://mock')
    const path = url.pathname.slice(this.basePath.length - 1)
    if (!url.pathname.startsWith(this.basePath)) return void response.writeHead(404).end()
    if (path.startsWith('/api/v1/'))
      return answerApi({ master: this, request, response, path: path.slice('/api/v1'.length), query: url.searchParams })
    await this.#file(path, response)
  }

  /** A file of the app, or its page for every other address. */
  async #file(path: string, response: ServerResponse): Promise<void> {
    const name = extname(path) === '' ? 'index.html' : normalize(path).replace(/^\/+/, '')
    const content = await readFile(join(UI, name)).catch(() => null)
    if (content === null) return void response.writeHead(404).end()
    const body =
      name === 'index.html'
        ? Buffer.from(String(content).replace('<base href="/">', `<base href="${this.basePath}">`))
        : content
    this.requestBytes += body.length
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'text/plain', 'content-security-policy': POLICY })
    response.end(body)
  }
}
