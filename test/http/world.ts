// One raw server and one client of the engine for one test, both gone when the test is over; nothing may stay open.
import { expect, onTestFinished } from 'vitest'
import type { HttpClient } from '../../src/clients/http/http-client.js'
import { HttpEngine, type HttpEngineDeps } from '../../src/clients/http/http-engine.js'
import { type RawRequest, type RawServer, type RawServerOptions, type Reply, startRawServer } from './raw-server.js'
import { RecordingSink } from './recording-sink.js'

export type EngineSettings = Partial<Omit<HttpEngineDeps, 'sink'>>

export interface World {
  readonly engine: HttpEngine
  readonly client: HttpClient
  readonly sink: RecordingSink
  readonly server: RawServer
  /** Every request the server read, in order. */
  readonly requests: RawRequest[]
  readonly origin: string
}

export interface WorldOptions extends Omit<RawServerOptions, 'reply'> {
  readonly engine?: EngineSettings
  readonly baseUrl?: (port: number) => string
}

/** `reply` is one answer for every request, or decides by the request. */
export async function openWorld(
  reply: Reply | ((request: RawRequest) => Reply),
  options: WorldOptions = {},
): Promise<World> {
  const requests: RawRequest[] = []
  const server = await startRawServer({
    ...options,
    reply: (request) => {
      requests.push(request)
      return typeof reply === 'function' ? reply(request) : reply
    },
  })
  const origin = options.baseUrl?.(server.port) ?? `${options.tls ? 'https' : 'http'}://127.0.0.1:${server.port}`
  const { engine, sink } = openEngine(options.engine)
  onTestFinished(async () => {
    engine.close()
    await server.idle()
    await server.close()
  })
  const client = engine.createClient({ baseUrl: origin })
  return { engine, client, sink, server, requests, origin }
}

/** An engine for one test; closed at its end, when it must hold no socket any more. */
export function openEngine(settings: EngineSettings = {}): {
  readonly engine: HttpEngine
  readonly sink: RecordingSink
} {
  const sink = new RecordingSink()
  const engine = makeEngine(sink, settings)
  onTestFinished(() => {
    engine.close()
    expect(engine.openSockets).toBe(0)
  })
  return { engine, sink }
}

/** An engine as a plain run makes it: no proxy, system resolver, certificates verified. */
export function makeEngine(sink: RecordingSink, settings: EngineSettings = {}): HttpEngine {
  const clock = (): number => performance.now()
  return new HttpEngine({ clock, insecure: false, resolve: [], proxy: '', env: {}, ...settings, sink })
}

/** A whole 200 answer with this body. */
export const ok = (body = '', headers = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n${headers}\r\n${body}`

/** A whole answer without body. */
export const bare = (status: number, headers = ''): string =>
  `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n${headers}\r\n`
