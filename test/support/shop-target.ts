// A shop to test against that knows the truth: what it was asked, by path and by the process that asked. Each twentieth checkout is refused.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers after so long, ms, so that percentiles of endpoints differ. */
const DELAYS_MS: Readonly<Record<string, number>> = { '/products': 4, '/search': 25, '/checkout': 60 }

/** Users whose requests carry the pid of their worker process. */
export const SHOP_SCRIPT = `
import { constant, HttpUser, task } from 'tymbal'
const headers = { 'X-Worker': String(process.pid) }
export class Shopper extends HttpUser {
  static weight = 3
  waitTime = constant(0.1)
  @task(6) async browse() { await this.client.get('/products', { headers }) }
  @task(3) async search() { await this.client.get('/search', { headers }) }
  @task(1) async pay() { await this.client.post('/checkout', { headers, json: { items: [1, 2] } }) }
}
export class Robot extends HttpUser {
  waitTime = constant(0.2)
  @task async poll() { await this.client.get('/products/7', { headers, name: '/products/[id]' }) }
}
`

export interface ShopTarget {
  readonly url: string
  /** Requests so far of the worker process with that pid. */
  askedBy(pid: number): number
  total(): number
  /** Counts from zero again. */
  forget(): void
  close(): void
}

export async function startShopTarget(): Promise<ShopTarget> {
  const counts = new Map<number, number>()
  let checkouts = 0
  const server = createServer((request, response) => {
    const pid = Number(request.headers['x-worker'])
    counts.set(pid, (counts.get(pid) ?? 0) + 1)
    const isRefused = request.url === '/checkout' && ++checkouts % 20 === 0
    request.resume()
    setTimeout(
      () => response.writeHead(isRefused ? 503 : 200).end(isRefused ? 'sold out' : 'ok'),
      DELAYS_MS[request.url ?? ''] ?? 8,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    askedBy: (pid) => counts.get(pid) ?? 0,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    forget: () => counts.clear(),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
