// Judging a run: checks, custom metrics, and thresholds that make the exit code fail.
// /flaky answers every tenth request with 503. The script expects that, so a 503 is a result here and not a failure.
import { Counter, check, group, HttpUser, Rate, Trend, task } from 'tymbal'

const busy = new Rate('busy_answers')
const orders = new Counter('orders')
const answerSize = new Trend('answer_bytes')

export class Visitor extends HttpUser {
  waitTime = () => 0.05

  @task(3) async flaky() {
    const res = await this.client.get('/flaky', { expect: { status: [200, 503] } })
    busy.add(res.status === 503)
    check(res, { 'is an answer we know': (r) => r.status === 200 || r.status === 503 })
  }

  @task async order() {
    await group('order', async () => {
      const list = await this.client.get('/products')
      answerSize.add(list.bytes().length)
      const res = await this.client.post('/checkout', { json: { items: [1] } })
      if (check(res, { 'has an order id': (r) => r.json<{ orderId: number }>().orderId > 0 })) orders.add(1)
    })
  }
}

export const options = {
  thresholds: {
    http_req_duration: ['p(95)<500'],
    checks: ['rate>0.99'],
    busy_answers: ['rate<0.3'],
    // abortOnFail ends the run early: no point in ordering on when orders fail.
    http_req_failed: [{ threshold: 'rate<0.05', abortOnFail: true }],
    orders: ['count>0'],
  },
}
