// A shop's visitors in Locust's habits: one class, weighted tasks, think time, a login before the first task.
// Start the server with `npm run example:server`, then: tymbal run examples/shop.ts -H http://127.0.0.1:8080 -u 20 -t 30s
import { between, HttpUser, tag, task } from 'tymbal'

export class Shopper extends HttpUser {
  // Seconds between two tasks of one user: people read before they click.
  waitTime = between(0.1, 0.5)

  async onStart() {
    await this.client.post('/login', { json: { user: 'ada' } })
  }

  @task(6) async browse() {
    await this.client.get('/products')
  }

  // Numbers in a path are folded: all products share the line `/products/[id]`.
  @task(4) async look() {
    await this.client.get(`/products/${1 + Math.floor(this.random() * 50)}`)
  }

  // Every term would be a line of its own in the table; `name` puts them on one.
  @task(3) @tag('search') async search() {
    await this.client.get('/search', { params: { q: 'shoe' }, name: '/search?q=[term]' })
  }

  // A 201 without an order number is a failure too: `check` decides before the request is counted.
  @task(1) async checkout() {
    await this.client.post('/checkout', {
      json: { items: [1, 2] },
      check: (res) => {
        if (!res.json<{ orderId?: number }>().orderId) res.fail('no order id')
      },
    })
  }
}

export const options = {
  thresholds: { all: ['p(95)<500', 'fail<1%'], 'POST /checkout': ['p(95)<800'] },
}
