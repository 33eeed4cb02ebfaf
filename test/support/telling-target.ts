// A target with something to tell of each request: one path is slow, one fails with a body, one sets and wants secrets.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

const SLOW_MS = 60

export const FAILURE = { error: 'no stock', detail: 'the shelf is <b>empty</b>', token: 'hunter2-answered' }

export interface TellingTarget {
  readonly url: string
  close(): void
}

export async function startTellingTarget(): Promise<TellingTarget> {
  const server = createServer((request, response) => {
    request.resume()
    const path = new URL(request.url ?? '/', 'http://target').pathname
    if (path === '/slow') setTimeout(() => response.end('slow'), SLOW_MS)
    else if (path === '/broken') {
      const body = gzipSync(JSON.stringify(FAILURE))
      response.writeHead(503, {
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
        'Set-Cookie': 'sid=hunter2-cookie; Path=/',
        'X-Shelf': '7',
      })
      response.end(body)
    } else response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
