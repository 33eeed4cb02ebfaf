// Anything that can be awaited can be measured: here a bare TCP connection, as a database driver would open one.
// measure(type, name, call) times the call and counts it like a request; a throw is a failure with its message.
import { once } from 'node:events'
import { connect } from 'node:net'
import { constant, task, User } from 'tymbal'

export class Dialler extends User {
  waitTime = constant(0.05)

  @task async dial() {
    const { hostname, port } = new URL(this.host)
    await this.measure('TCP', 'connect', async () => {
      const socket = connect(Number(port), hostname)
      try {
        await once(socket, 'connect')
      } finally {
        socket.destroy()
      }
    })
  }
}
