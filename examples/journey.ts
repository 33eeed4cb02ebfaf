// Journeys: steps in a fixed order (SequentialTaskSet), and wandering with probabilities (MarkovTaskSet), in one test.
// One in four users buys; the others wander. `weight` deals the users, the task sets say what each does.
import { constant, HttpUser, MarkovTaskSet, SequentialTaskSet, task, transition } from 'tymbal'

class Purchase extends SequentialTaskSet {
  @task async login() {
    await this.client.post('/login', { json: { user: 'grace' } })
  }

  @task async choose() {
    await this.client.get('/products/7')
  }

  @task async pay() {
    // Cookies belong to the user, so the server knows who logged in two steps ago.
    await this.client.post('/checkout', {
      json: { items: [7] },
      check: (res) => {
        if (res.json<{ user: string }>().user !== 'grace') res.fail('the order is not in our name')
      },
    })
  }
}

class Wandering extends MarkovTaskSet {
  @transition('list', 3) @transition('search', 1) async home() {
    await this.client.get('/')
  }

  @transition('product', 5) @transition('home', 1) async list() {
    await this.client.get('/products')
  }

  @transition('list', 2) @transition('search', 1) async product() {
    await this.client.get('/products/12')
  }

  @transition('product', 1) async search() {
    await this.client.get('/search', { params: { q: 'hat' }, name: '/search' })
  }
}

export class Buyer extends HttpUser {
  static weight = 1
  static tasks = [Purchase]
  waitTime = constant(0.1)
}

export class Wanderer extends HttpUser {
  static weight = 3
  static tasks = [Wandering]
  waitTime = constant(0.05)
}
