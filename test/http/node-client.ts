// Node's own HTTP client as the independent judge: one request on a fresh connection, everything it saw as one record.
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { HeaderPair } from './shapes.js'

export interface NodeAnswer {
  /** 0 when there was no answer. */
  readonly status: number
  /** Names in lower case, in the order they came. */
  readonly headers: readonly HeaderPair[]
  readonly body: Buffer
  /** '' when the whole answer came, else Node's error code. */
  readonly error: string
}

export interface NodeRequest {
  readonly port: number
  readonly method: string
  readonly path: string
  readonly body: Buffer
  readonly timeoutMs: number
}

export function askNode(wanted: NodeRequest): Promise<NodeAnswer> {
  return new Promise((resolve) => {
    const { port, method, path } = wanted
    const headers = wanted.body.length > 0 ? { 'content-length': wanted.body.length } : {}
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers,
      agent: false,
      maxHeaderSize: 128 * 1024,
    })
    const answer: Collected = { status: 0, headers: [], chunks: [] }
    const settle = (error: string): void => {
      clearTimeout(timer)
      outgoing.destroy()
      resolve({ status: answer.status, headers: answer.headers, body: Buffer.concat(answer.chunks), error })
    }
    const timer = setTimeout(() => settle('TIMEOUT'), wanted.timeoutMs)
    listen(outgoing, answer, settle)
    outgoing.end(wanted.body)
  })
}

interface Collected {
  status: number
  headers: HeaderPair[]
  chunks: Buffer[]
}

function listen(outgoing: ClientRequest, answer: Collected, settle: (error: string) => void): void {
  outgoing.on('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message))
  outgoing.on('upgrade', () => settle('UPGRADE'))
  outgoing.on('response', (incoming) => {
    answer.status = incoming.statusCode ?? 0
    answer.headers = pairsOf(incoming)
    incoming.on('data', (chunk: Buffer) => answer.chunks.push(chunk))
    incoming.on('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message))
    incoming.on('aborted', () => settle('ABORTED'))
    incoming.on('end', () => settle(incoming.complete ? '' : 'INCOMPLETE'))
  })
}

function pairsOf(incoming: IncomingMessage): HeaderPair[] {
  const raw = incoming.rawHeaders
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i]!.toLowerCase(), raw[2 * i + 1]!])
}
