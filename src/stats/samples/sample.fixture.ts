// Samples for tests: only what a test is about is given.
import type { RequestSample } from '../../model/request-sample.js'

let made = 0

export function sample(given: Partial<RequestSample> = {}): RequestSample {
  const message = { headers: [['Content-Type', 'text/plain']] as const, body: 'text', bodyBytes: 4, isCut: false }
  return {
    id: `0-${++made}`,
    method: 'GET',
    name: '/',
    atMs: 0,
    latencyMs: 1,
    status: 200,
    error: '',
    reason: '',
    phases: { queued: 0, dns: 0, connect: 0, tls: 0, send: 0, wait: 1, receive: 0 },
    isNewConnection: false,
    redirects: 0,
    bytesSent: 100,
    bytesReceived: 100,
    verb: 'GET',
    url: 'http://127.0.0.1/',
    request: message,
    response: message,
    userClass: 'Visitor',
    userNumber: 1,
    iteration: 0,
    task: 'visit',
    scriptLine: '',
    traceparent: '',
    worker: 'w',
    isRandom: false,
    draw: 0.5,
    ...given,
  }
}
