// tymbal: one request, then a second of think time.
import { constant, HttpUser, task } from 'tymbal'

export class Visitor extends HttpUser {
  waitTime = constant(1)

  @task async product() {
    await this.client.get('/product')
  }
}
