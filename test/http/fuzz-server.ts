// The fuzzed server: answers request `/f?<key>` with the steps planned for that key, and keeps a record of what happened to it.
import type { TlsOptions } from 'node:tls'
import type { Plan } from './plan.js'
import { type RawRequest, type RawServer, startRawServer } from './raw-server.js'

/** What the server saw and did for one request key: a number, or `number/hop` behind a redirect. */
export interface Exchange {
  /** How often the request arrived; more than one means that the client sent it again. */
  readonly attempts: number
  /** Connection and turn of the last attempt. */
  readonly connection: number
  readonly turn: number
  /** True once every step was done on a live connection. */
  finished: boolean
  readonly head: string
}

export interface FuzzServer {
  readonly raw: RawServer
  readonly exchanges: ReadonlyMap<string, Exchange>
}

export async function startFuzzServer(planOf: (key: string) => Plan, tls?: TlsOptions): Promise<FuzzServer> {
  const exchanges = new Map<string, Exchange>()
  const raw = await startRawServer({
    ...(tls ? { tls } : {}),
    early: (request) => planOf(keyOf(request)).early,
    reply: (request) => {
      note(exchanges, request)
      return planOf(keyOf(request)).steps
    },
    done: (request) => {
      const exchange = exchanges.get(keyOf(request))
      if (exchange) exchange.finished = true
    },
  })
  return { raw, exchanges }
}

const keyOf = (request: RawRequest): string => request.target.replace(/^.*\/f\?/, '')

function note(exchanges: Map<string, Exchange>, request: RawRequest): void {
  const { connection, turn, head } = request
  const attempts = (exchanges.get(keyOf(request))?.attempts ?? 0) + 1
  exchanges.set(keyOf(request), { attempts, connection, turn, head, finished: false })
}
