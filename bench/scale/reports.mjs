// Reports as a worker would send them, encoded once and sent many times: only number and interval differ from second to second.
const STATS = new URL('../../dist/stats/request-stats.js', import.meta.url)
/** So many different workers, each with so many different seconds. */
const KINDS = 5
const SECONDS = 8
const CHANGED_BUCKETS = 40
const ERRORS = ['503 Service Unavailable', 'timed out after 5 s']
const NO_GENERATOR = {
  cpuPercent: 0,
  memoryBytes: 0,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  startDelayP50Ms: 0,
  startDelayP99Ms: 0,
  startDelayMaxMs: 0,
  openSockets: 200,
  gcPercent: 1.2,
  gcMaxMs: 3.4,
}
/** Of three user classes, as three clients have them. */
const TAGS = ['Browser', 'Buyer', 'Crawler'].map((userClass) => ({ scenario: 'default', userClass }))

/** About normal on a logarithmic scale, as latencies are. */
const spread = () => Math.exp((Math.random() + Math.random() + Math.random() - 1.5) * 0.6)

/** One second of a worker: every endpoint is asked often enough to change about 40 buckets; one endpoint in twenty fails now and then. */
function recordSecond(stats, first, endpoints) {
  for (let e = first; e < first + endpoints; e++) {
    const entry = stats.entry('GET', `/endpoint/${e}`)
    for (let i = 0; i < CHANGED_BUCKETS * 1.1; i++) {
      const endMs = (5 + (e % 50) * 2) * spread()
      const error = e % 20 === 0 && i < ERRORS.length ? ERRORS[i] : ''
      stats.record(entry, {
        ...{ dueMs: 0, startMs: 0, endMs, status: error === '' ? 200 : 503, error },
        ...{ bytesReceived: 300, bytesSent: 100, tags: TAGS[e % TAGS.length] },
      })
    }
  }
  for (const name of ['status is 200', 'body is whole']) stats.check(name, true)
}

/**
 * The first report of each kind names the endpoints; the others do not. `requests` is what each adds to the totals.
 * `isSpread`: each kind has other endpoints, five times as many in all.
 */
export async function makeReports(endpoints, isSpread = false) {
  const { RequestStats } = await import(STATS.href)
  return Array.from({ length: KINDS }, (_, kind) => {
    const stats = new RequestStats({ clock: () => 0 })
    stats.begin('run', 0)
    return Array.from({ length: SECONDS + 1 }, () => {
      recordSecond(stats, isSpread ? kind * endpoints : 0, endpoints)
      const delta = stats.takeDelta({ toMs: 0, users: {}, generator: NO_GENERATOR, final: false })
      return { delta, requests: endpoints * Math.ceil(CHANGED_BUCKETS * 1.1) }
    })
  })
}
