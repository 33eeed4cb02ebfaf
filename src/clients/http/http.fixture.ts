// Real parts for the tests of this room: a TCP server that answers as scripted, an engine, and a sink that keeps copies of samples.
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { EntryHandle, MeasurementSink, Sample } from '../../model/sample.js'
import type { HttpClient } from './http-client.js'
import { type HttpClientSettings, HttpEngine, type HttpEngineDeps } from './http-engine.js'

export interface ReceivedRequest {
  /** 0, 1, 2 … over all connections. */
  readonly index: number
  /** 0, 1, 2 …: on which connection it came. */
  readonly connection: number
  readonly line: string
  readonly head: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export type Answer = (request: ReceivedRequest, socket: Socket) => void

export interface ScriptedServer {
  readonly url: string
  readonly port: number
  readonly requests: ReceivedRequest[]
  readonly sockets: Socket[]
  close(): Promise<void>
}

export interface ServeOptions {
  readonly tls?: TlsOptions
  readonly host?: string
  /** Answers as soon as the head of a request is there. */
  readonly early?: boolean
}

/** As `serve`, for the running test: the server goes when it ends. */
export async function serveForTest(answer: Answer, options: ServeOptions = {}): Promise<ScriptedServer> {
  const server = await serve(answer, options)
  onTestFinished(server.close)
  return server
}

/** Each whole request goes to `answer`, which writes whatever bytes it likes. */
export async function serve(answer: Answer, options: ServeOptions = {}): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = []
  const sockets: Socket[] = []
  const onSocket = (socket: Socket): void => {
    const connection = sockets.push(socket) - 1
    socket.on('error', () => undefined)
    readRequests(socket, options.early ?? false, (parts) => {
      const request = { ...parts, index: requests.length, connection }
      requests.push(request)
      answer(request, socket)
    })
  }
  const server: Server = options.tls === undefined ? createServer(onSocket) : createTlsServer(options.tls, onSocket)
  const port = await listen(server, options.host ?? '127.0.0.1')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  }
  return { url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, requests, sockets, close }
}

async function listen(server: Server, host: string): Promise<number> {
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, host, done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

type RequestParts = Omit<ReceivedRequest, 'index' | 'connection'>

function readRequests(socket: Socket, early: boolean, take: (parts: RequestParts) => void): void {
  let pending = Buffer.alloc(0)
  let skipped = false
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data])
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0 || skipped) return
      const parts = parseRequest(pending.toString('latin1', 0, end + 4))
      const length = early ? 0 : Number(parts.headers['content-length'] ?? 0)
      if (pending.length < end + 4 + length) return
      const body = pending.subarray(end + 4, end + 4 + length)
      pending = pending.subarray(end + 4 + length)
      skipped = early
      take({ ...parts, body: Buffer.from(body) })
    }
  })
}

function parseRequest(head: string): Omit<RequestParts, 'body'> {
  const [line = '', ...fields] = head.trimEnd().split('\r\n')
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(':')
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
  })
  return { line, head, headers: Object.fromEntries(headers) }
}

/** A whole answer with a Content-Length. */
export function reply(body: string | Buffer, status = '200 OK', fields = ''): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${bytes.length}\r\n${fields}\r\n`, 'latin1'),
    bytes,
  ])
}

export interface KeptSample extends Sample {
  readonly method: string
  readonly name: string
}

export class KeepingSink implements MeasurementSink {
  readonly samples: KeptSample[] = []

  entry(method: string, name: string): EntryHandle {
    return { method, name, sampleFromMs: 0 }
  }

  record({ method, name }: EntryHandle, sample: Sample): void {
    this.samples.push({ ...sample, method, name })
  }

  exception(): void {}
  check(): void {}
  metric(): void {}
  iteration(): void {}
  timed(kind: string, name: string): EntryHandle {
    return this.entry(kind, name)
  }
  time(): void {}
}

export interface Bench {
  readonly engine: HttpEngine
  readonly client: HttpClient
  readonly samples: KeptSample[]
  readonly warnings: string[]
}

/** An engine with one client and the samples it leaves. */
export function bench(
  baseUrl: string | null,
  deps: Partial<HttpEngineDeps> = {},
  settings: Partial<HttpClientSettings> = {},
): Bench {
  const sink = new KeepingSink()
  const warnings: string[] = []
  const engine = new HttpEngine({
    sink,
    clock: () => performance.now(),
    insecure: false,
    resolve: [],
    proxy: '',
    env: {},
    onWarning: (text) => warnings.push(text),
    ...deps,
  })
  return { engine, client: engine.createClient({ baseUrl, ...settings }), samples: sink.samples, warnings }
}
