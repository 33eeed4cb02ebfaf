// The first request of a process takes some milliseconds of computing: code is compiled, parts of Node are loaded. No user's request is to bear that.
import { createServer, type Server } from 'node:net'
import type { MeasurementSink } from '../../model/sample.js'
import { HttpEngine } from './http-engine.js'
import type { SampleDeps } from './samples/sample-deps.js'
import { Secrets } from './samples/secrets.js'

const LOOPBACK = '127.0.0.1'
const REQUESTS = 3
const LIMIT = '1s'
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'

let warm: Promise<void> | null = null

/** Makes a few uncounted requests to a server of its own on the loopback, once in a process. Never rejects: where that cannot be, the first request is slow. */
export function warmUp(): Promise<void> {
  warm ??= visitOurselves().catch(() => undefined)
  return warm
}

async function visitOurselves(): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write(ANSWER))
  })
  const engine = new HttpEngine({
    sink: NOWHERE,
    clock: () => performance.now(),
    insecure: false,
    resolve: [],
    proxy: '',
    env: {},
    samples: DESCRIBED,
  })
  try {
    const client = engine.createClient({ baseUrl: `http://${LOOPBACK}:${await listen(server)}` })
    for (let i = 0; i < REQUESTS; i++) await client.get('/', { timeout: LIMIT })
    client.close()
  } finally {
    engine.close()
    server.close()
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, LOOPBACK, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

/** The first requests of an endpoint are kept with their details, and describing one has code of its own. */
const DESCRIBED: SampleDeps = {
  sampler: { offer: (_entry, candidate) => void candidate.describe() },
  secrets: new Secrets(),
  bodies: true,
  placeOf: () => '',
  redact: (sample) => sample,
}

const NOWHERE: MeasurementSink = {
  entry: (method, name) => ({ method, name, sampleFromMs: 0 }),
  record: () => undefined,
  exception: () => undefined,
  check: () => undefined,
  metric: () => undefined,
  iteration: () => undefined,
  timed: (kind, name) => ({ method: kind, name, sampleFromMs: 0 }),
  time: () => undefined,
}
