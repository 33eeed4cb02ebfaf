// The script of the README: two tasks, think time, and two thresholds that decide the exit code.
import { between, HttpUser, task } from 'tymbal'

export class Visitor extends HttpUser {
  waitTime = between(0.5, 1.5) // seconds

  @task(3) async browse() {
    await this.client.get('/products')
  }

  @task async buy() {
    await this.client.post('/checkout', { json: { items: [1, 2] }, expect: { status: 201 } })
  }
}

export const options = { thresholds: { all: ['p(95)<300', 'fail<1%'] } }
