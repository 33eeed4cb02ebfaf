// One worker without users: it says and answers what a real one does, and its reports were made beforehand.
const HEARTBEAT_MS = 1000
const REPORT_MS = 1000

export class SimulatedWorker {
  reports = 0
  requests = 0
  acks = 0
  /** Users it was told to run so far. */
  users = 0
  #link
  #facts
  #kind
  #clock
  #going
  #left
  #timers = []
  #run = null

  /** `kind`: the reports it sends in turn, the first of them once. `going` is called when the load begins, `left` when the master has sent it home. */
  constructor({ link, facts, kind, clock, going, left }) {
    this.#link = link
    this.#facts = facts
    this.#kind = kind
    this.#clock = clock
    this.#going = going
    this.#left = left
    link.onMessage((message) => this.#handlers[message.type]?.(message))
    link.send({ type: 'client_ready', version: -1 })
  }

  #handlers = {
    ack: ({ atMs }) => {
      const { type, protocol } = { type: 'hello', protocol: 1 }
      const clockMs = this.#clock()
      this.#link.send({ type, kind: 'tymbal', protocol, ...this.#facts, echoMs: atMs, clockMs, run: null })
      this.#timers.push(setInterval(() => this.#beat(0), HEARTBEAT_MS))
    },
    heartbeat: ({ atMs }) => this.#beat(atMs),
    plan: ({ hash }) => this.#link.send({ type: 'need_bundle', hash }),
    bundle: ({ bundle }) => this.#link.send({ type: 'plan_ready', hash: bundle.hash }),
    start: ({ runId }) => {
      this.#run = { runId, startMs: 0, seq: 0, sentMs: 0, steps: [] }
      this.#link.send({ type: 'started', runId, error: null })
    },
    go: ({ startAtMs }) => {
      this.#run.startMs = startAtMs
      this.#going()
      this.#scheduleReport()
    },
    spawn: ({ steps }) => {
      const first = steps[0].atMs
      this.#run.steps = [...this.#run.steps.filter(({ atMs }) => atMs < first), ...steps]
    },
    stats_ack: () => this.acks++,
    stop: ({ runId }) => {
      this.#stopTimers()
      this.#report(true)
      this.#link.send({ type: 'stopped', runId })
    },
    quit: async () => {
      this.#stopTimers()
      this.#link.send({ type: 'quit' })
      await this.#link.close()
      this.#left()
    },
  }

  #beat(echoMs) {
    const state = this.#run === null ? 'ready' : 'running'
    const clockMs = this.#clock()
    this.#link.send({ type: 'heartbeat', state, memoryBytes: 90e6, openSockets: this.users, echoMs, clockMs })
  }

  #scheduleReport() {
    const elapsed = this.#clock() - this.#run.startMs
    const nextMs = (Math.floor(elapsed / REPORT_MS) + 1) * REPORT_MS
    this.#timers[1] = setTimeout(() => {
      this.#report(false)
      this.#scheduleReport()
    }, nextMs - elapsed)
  }

  #report(final) {
    const run = this.#run
    const toMs = this.#clock() - run.startMs
    this.#advance(toMs)
    const at = run.seq === 0 ? 0 : 1 + ((run.seq - 1) % (this.#kind.length - 1))
    const { delta, requests } = this.#kind[at]
    run.seq++
    const interval = { runId: run.runId, seq: run.seq, fromMs: run.sentMs, toMs, final }
    const generator = { ...delta.generator, cpuPercent: 40 + (run.seq % 7), memoryBytes: 90e6, openSockets: this.users }
    this.#link.send({
      type: 'stats',
      delta: { ...delta, ...interval, generator, iterations: requests, users: { C0: this.users } },
    })
    run.sentMs = toMs
    this.reports++
    this.requests += requests
  }

  #advance(elapsed) {
    const { steps } = this.#run
    while (steps.length > 0 && steps[0].atMs <= elapsed) {
      this.users = steps.shift().counts.reduce((sum, count) => sum + count, 0)
    }
  }

  #stopTimers() {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
