// tymbal: three endpoints in turn, every JSON body parsed and checked.
import { type HttpResponse, HttpUser, task } from 'tymbal'

const wants = (kind: string) => (res: HttpResponse) => {
  if (res.json<{ kind: string }>().kind !== kind) res.fail('wrong kind')
}
const isProduct = wants('product')
const isReviews = wants('reviews')
const isStock = wants('stock')

export class Visitor extends HttpUser {
  @task async browse() {
    await this.client.get('/product', { check: isProduct })
    await this.client.get('/reviews', { check: isReviews })
    await this.client.get('/stock', { check: isStock })
  }
}
