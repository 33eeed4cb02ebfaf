// One worker without users: it says and answers what a real one does, keeps its reports like one, and they were made beforehand.
import { VERSION } from '../../dist/cli/version.js'
import { PROTOCOL_VERSION } from '../../dist/wire/messages.js'
import { Outbox } from '../../dist/worker/outbox.js'

const BEAT_MS = 1000
const SAID_MS = 1500
const REPORT_MS = 1000

export class SimulatedWorker {
  reports = 0
  requests = 0
  /** Times that its connection was opened. */
  connections = 0
  /** Users it was told to run so far. */
  users = 0
  #deps
  #beats = null
  #saidAtMs = 0
  #run = null

  /**
   * `kind`: the reports it sends in turn, the first of them once. `going` is called when the load begins, `left` when the master has
   * sent it home, `fault` when it would have to give up.
   */
  constructor(deps) {
    this.#deps = deps
    const { link, fault } = deps
    link.listen({
      message: (message) => this.#handlers[message.type]?.(message),
      fault,
      connected: () => {
        this.connections++
        link.send({ type: 'client_ready', version: -1 })
      },
      refused: (error) => fault(error.message),
    })
  }

  #handlers = {
    ack: ({ atMs }) => {
      this.#send('hello', {
        ...{ kind: 'tymbal', protocol: PROTOCOL_VERSION, version: VERSION, ...this.#deps.facts },
        ...{ echoMs: atMs, clockMs: this.#deps.clock(), run: this.#underWay() },
      })
      this.#run?.outbox.sendAgain(true)
      this.#beats ??= setInterval(() => {
        if (this.#deps.clock() - this.#saidAtMs > SAID_MS) this.#beat(0)
      }, BEAT_MS)
    },
    heartbeat: ({ atMs, acked }) => {
      if (acked !== null) this.#run?.outbox.confirm(acked.seq)
      this.#beat(atMs)
    },
    refused: ({ reason }) => this.#deps.fault(reason),
    plan: ({ hash }) => this.#send('need_bundle', { hash }),
    bundle: ({ bundle }) => this.#send('plan_ready', { hash: bundle.hash }),
    start: ({ runId }) => {
      const send = (delta) => this.#deps.link.isConnected && this.#send('stats', { delta })
      const outbox = new Outbox({ clock: this.#deps.clock, send })
      this.#run = {
        runId,
        outbox,
        startMs: 0,
        seq: 0,
        sentMs: 0,
        epoch: 0,
        steps: [],
        counts: [],
        top: -1,
        timer: null,
      }
      this.#send('started', { runId, error: null })
    },
    go: ({ startAtMs }) => {
      this.#run.startMs = startAtMs
      this.#deps.going()
      this.#scheduleReport()
    },
    spawn: ({ epoch, steps }) => {
      const first = steps[0].atMs
      this.#run.epoch = epoch
      this.#run.steps = [...this.#run.steps.filter(({ atMs }) => atMs < first), ...steps]
    },
    stop: ({ runId }) => {
      clearTimeout(this.#run.timer)
      this.#report(true)
      this.#send('stopped', { runId })
    },
    quit: async () => {
      clearTimeout(this.#run?.timer)
      clearInterval(this.#beats)
      this.#send('quit', {})
      await this.#deps.link.close()
      this.#deps.left()
    },
  }

  #send(type, fields) {
    this.#saidAtMs = this.#deps.clock()
    this.#deps.link.send({ type, ...fields })
  }

  #beat(echoMs) {
    const state = this.#run === null ? 'ready' : 'running'
    this.#send('heartbeat', { state, memoryBytes: 90e6, openSockets: this.users, echoMs, clockMs: this.#deps.clock() })
  }

  #underWay() {
    if (this.#run === null || this.#run.counts.length === 0) return null
    const { runId, epoch, counts, top } = this.#run
    return { runId, epoch, counts, topNumber: top }
  }

  #scheduleReport() {
    const run = this.#run
    const elapsed = this.#deps.clock() - run.startMs
    const nextMs = (Math.floor(elapsed / REPORT_MS) + 1) * REPORT_MS
    run.timer = setTimeout(() => {
      run.outbox.sendAgain()
      if (!run.outbox.isFull) this.#report(false)
      this.#scheduleReport()
    }, nextMs - elapsed)
  }

  #report(final) {
    const run = this.#run
    const { kind, clock } = this.#deps
    const toMs = clock() - run.startMs
    this.#advance(toMs)
    const { delta, requests } = kind[run.seq === 0 ? 0 : 1 + ((run.seq - 1) % (kind.length - 1))]
    run.seq++
    run.outbox.add({
      ...{ ...delta, runId: run.runId, seq: run.seq, fromMs: run.sentMs, toMs, final },
      ...{ iterations: requests, users: { C0: this.users } },
      generator: { ...delta.generator, cpuPercent: 40 + (run.seq % 7), memoryBytes: 90e6, openSockets: this.users },
    })
    run.sentMs = toMs
    this.reports++
    this.requests += requests
  }

  #advance(elapsed) {
    const run = this.#run
    while (run.steps.length > 0 && run.steps[0].atMs <= elapsed) {
      const { counts, numbers } = run.steps.shift()
      const hadNone = run.counts.length === 0
      run.counts = counts
      run.top = Math.max(run.top, ...numbers.flat())
      this.users = counts.reduce((sum, count) => sum + count, 0)
      if (hadNone) this.#send('begun', { runId: run.runId, lateMs: 0.5 })
    }
  }
}
