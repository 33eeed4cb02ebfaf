// A server to be tested: answers after a few milliseconds and counts every request, by who sent it. Its figures go over the channel of the fork.
import { createServer } from 'node:http'

const ANSWER_AFTER_MS = Number(process.argv[3] ?? 5)
/** By sender: requests, and when the first and the latest came. */
const senders = {}

const now = () => performance.timeOrigin + performance.now()

function count(address) {
  const atMs = now()
  senders[address] ??= { count: 0, firstMs: atMs, latestMs: atMs }
  senders[address].count++
  senders[address].latestMs = atMs
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  count(request.socket.remoteAddress)
  request.resume()
  setTimeout(() => response.end('hello'), ANSWER_AFTER_MS)
})
server.listen(Number(process.argv[2]), '0.0.0.0', () => process.send({ port: server.address().port }))
process.on('message', (question) => process.send({ question, senders }))
process.on('disconnect', () => process.exit(0))
