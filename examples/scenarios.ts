// Two scenarios side by side in k6's habits: plain functions, executors, setup and teardown.
// setup() runs once in the whole test, and every user gets what it returns; teardown() gets it at the end.
import { type Context, check, type Options, type SetupContext, sleep } from 'tymbal'

export const options: Options = {
  scenarios: {
    browse: {
      executor: 'ramping-vus',
      startVUs: 1,
      stages: [
        { duration: '1s', target: 10 },
        { duration: '1s', target: 10 },
        { duration: '500ms', target: 0 },
      ],
      exec: 'browse',
    },
    // A fixed amount of work, shared by whoever is free.
    orders: { executor: 'shared-iterations', vus: 4, iterations: 40, maxDuration: '30s', exec: 'order' },
  },
  thresholds: { http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01'], checks: ['rate>0.99'] },
}

interface Shop {
  productIds: number[]
}

export async function setup({ http }: SetupContext): Promise<Shop> {
  const res = await http.get('/products')
  return { productIds: res.json<{ id: number }[]>().map((product) => product.id) }
}

export async function browse({ http, data, vu }: Context<Shop>) {
  const id = data.productIds[vu.iteration % data.productIds.length]
  const res = await http.get(`/products/${id}`)
  check(res, { 'product has a name': (r) => r.json<{ name?: string }>().name !== undefined })
  await sleep(0.1)
}

export async function order({ http, data }: Context<Shop>) {
  const res = await http.post('/checkout', { json: { items: data.productIds.slice(0, 2) } })
  check(res, { 'order was taken': (r) => r.status === 201 })
}

export async function teardown(data: Shop) {
  console.log(`${data.productIds.length} products were on offer`)
}
