// tymbal: one user class whose wait time is chosen by BENCH_PACE, to be checked against a clock at the server.
import { constant, constantPacing, constantThroughput, HttpUser, task } from 'tymbal'

const pace = process.env.BENCH_PACE ?? 'once'
const value = Number(process.env.BENCH_VALUE ?? '1')

export class Visitor extends HttpUser {
  waitTime =
    pace === 'pacing' ? constantPacing(value) : pace === 'throughput' ? constantThroughput(value) : constant(value)

  @task async product() {
    await this.client.get('/product')
  }
}
