// tymbal: one endpoint, no wait, class door.
import { HttpUser, task } from 'tymbal'

export class Visitor extends HttpUser {
  @task async product() {
    await this.client.get('/product')
  }
}
