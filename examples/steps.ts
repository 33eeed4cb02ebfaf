// A load shape: the number of users as a function of time. Steps show at which load the latency starts to climb.
// tick() is asked once a second; times are seconds, and null ends the test.
import { constantThroughput, HttpUser, LoadShape, type ShapeTick, task } from 'tymbal'

const USERS_A_STEP = 5
const SECONDS_A_STEP = 1
const STEPS = 3

export class Steps extends LoadShape {
  tick({ elapsed }: { elapsed: number }): ShapeTick | null {
    const step = Math.floor(elapsed / SECONDS_A_STEP) + 1
    return step > STEPS ? null : { users: step * USERS_A_STEP, spawnRate: 100 }
  }
}

export class Visitor extends HttpUser {
  // 10 tasks a second and user, however long each takes: the rate follows the users exactly.
  waitTime = constantThroughput(10)

  @task async slow() {
    await this.client.get('/slow', { params: { ms: 20 } })
  }
}
