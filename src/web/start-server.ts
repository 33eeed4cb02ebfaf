// The web server: listens, serves, and ends with every connection that it has.
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { messageOf, TymbalError } from '../model/errors.js'
import type { ControlRoom } from './control-room.js'
import { createApp } from './create-app.js'
import { readPages } from './routes/page-routes.js'
import { Attempts } from './safety/attempts.js'
import { trustedProxies } from './safety/client-address.js'
import { Guard } from './safety/guard.js'
import { TokenBook, type WebTokens } from './safety/token-book.js'

export interface ServerSettings {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly isLoopback: boolean
  /** `/` or `/base/`. */
  readonly basePath: string
  /** Further names of this server, in lower case. */
  readonly names: readonly string[]
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** null = none are asked for. */
  readonly tokens: WebTokens | null
  /** PEM; null = plain HTTP. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null
}

export interface ServerDeps {
  readonly room: ControlRoom
  readonly clock: () => number
  /** Directory of the built app; need not be there. */
  readonly pagesDirectory: string
  readonly summarySchema: Readonly<Record<string, unknown>>
}

export interface WebServer {
  readonly port: number
  close(): Promise<void>
}

const HEADERS_LIMIT_MS = 10_000
const REQUEST_LIMIT_MS = 120_000
const MOST_CONNECTIONS = 2000

/** @throws TymbalError TYM4001 when the address cannot be listened on, TYM1001 when the certificate cannot be used */
export async function startServer(settings: ServerSettings, deps: ServerDeps): Promise<WebServer> {
  const { tokens, isLoopback, names, basePath, tls } = settings
  const guard = new Guard({
    rules: { isLoopback, names },
    tokens: tokens === null ? null : new TokenBook(tokens),
    attempts: new Attempts(deps.clock),
    basePath,
    isTls: tls !== null,
    isTrustedProxy: trustedProxies(settings.trustedProxies),
    port: () => (server.address() as AddressInfo).port,
  })
  const pages = readPages(deps.pagesDirectory)
  const { fetch } = createApp({ room: deps.room, guard, pages, basePath, summarySchema: deps.summarySchema })
  const server = createServer(fetch, tls)
  await listen(server, settings)
  return { port: (server.address() as AddressInfo).port, close: () => close(server) }
}

function createServer(fetch: Parameters<typeof createAdaptorServer>[0]['fetch'], tls: ServerSettings['tls']): Server {
  const limits = { headersTimeout: HEADERS_LIMIT_MS, requestTimeout: REQUEST_LIMIT_MS }
  try {
    const server = createAdaptorServer(
      tls === null
        ? { fetch, createServer: createHttp, serverOptions: limits, overrideGlobalObjects: false }
        : { fetch, createServer: createHttps, serverOptions: { ...limits, ...tls }, overrideGlobalObjects: false },
    ) as Server
    server.maxConnections = MOST_CONNECTIONS
    return server
  } catch (thrown) {
    throw new TymbalError('TYM1001', `--web-tls-cert and --web-tls-key cannot be used: ${messageOf(thrown)}`)
  }
}

function listen(server: Server, { host, port }: ServerSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (fault) =>
      reject(
        new TymbalError('TYM4001', `the page cannot listen on ${host}:${port}: ${fault.message}`, {
          hint: 'Choose another with --web-port, or let the system choose with --web-port 0.',
          cause: fault,
        }),
      ),
    )
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      server.on('error', () => undefined)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
