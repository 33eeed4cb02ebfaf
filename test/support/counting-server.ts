// A target that counts what it was asked: the truth that totals must equal. `/bad…` answers 500.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CountingServer {
  readonly url: string
  /** Requests so far, by path. */
  counts(): Readonly<Record<string, number>>
  /** How many came before this instant, unix ms. */
  before(unixMs: number): number
  close(): Promise<void>
}

export async function startCountingServer(answerAfterMs = 5): Promise<CountingServer> {
  const counts: Record<string, number> = {}
  const times: number[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    counts[path] = (counts[path] ?? 0) + 1
    times.push(Date.now())
    if (path.startsWith('/bad')) response.statusCode = 500
    setTimeout(() => response.end('hello'), answerAfterMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => counts,
    before: (unixMs) => times.filter((time) => time < unixMs).length,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
