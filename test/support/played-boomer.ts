// A Go worker played by its behaviour on the wire: -1 as its version, whole milliseconds and seconds, reports only while it has users.
import type { LocustFrame } from '../../src/wire/locust/frame.js'
import type { PackRecord, PackValue } from '../../src/wire/locust/pack.js'
import { type PlayedPeer, playPeer } from './played-peer.js'

/** Real ones report every 3 s. */
const REPORT_MS = 1000
/** Requests that each user makes between two looks at the clock. */
const TICK_MS = 100

type Counts = ReadonlyMap<string, number>

export class PlayedBoomer {
  /** Requests that it has made. */
  made = 0
  users = 0
  /** Timestamps of the spawn messages it got. */
  readonly timestamps: number[] = []
  readonly heard: string[] = []
  readonly #peer: PlayedPeer
  readonly #timers: NodeJS.Timeout[]
  #state = 'ready'
  #classes: PackValue = null
  #unreported = new Map<number, number>()

  constructor(port: number, id: string) {
    this.#peer = playPeer(port, id, (frame) => this.#hear(frame))
    this.#peer.say('client_ready', -1)
    this.#timers = [
      setInterval(() => this.#work(), TICK_MS),
      setInterval(() => this.#report(), REPORT_MS),
      setInterval(() => this.#beat(), 1000),
    ]
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#peer.close()
  }

  #hear({ type, data }: LocustFrame): void {
    this.heard.push(type)
    if (type === 'spawn') this.#spawn(data as { timestamp: number; user_classes_count: Record<string, number> })
    if (type === 'stop' && this.#state !== 'ready') this.#stop()
    if (type === 'quit') this.#quit()
  }

  #spawn({ timestamp, user_classes_count }: { timestamp: number; user_classes_count: Record<string, number> }): void {
    this.timestamps.push(timestamp)
    this.#state = 'spawning'
    this.#peer.say('spawning')
    this.users = Object.values(user_classes_count).reduce((sum, count) => sum + count, 0)
    this.#classes = user_classes_count
    this.#state = 'running'
    this.#peer.say('spawning_complete', { count: this.users, user_classes_count })
  }

  #stop(): void {
    this.#state = 'ready'
    this.users = 0
    this.#peer.say('client_stopped')
    this.#peer.say('client_ready', -1)
  }

  #quit(): void {
    this.users = 0
    this.#peer.say('quit')
  }

  #work(): void {
    const second = Math.floor(Date.now() / 1000)
    this.made += this.users
    if (this.users > 0) this.#unreported.set(second, (this.#unreported.get(second) ?? 0) + this.users)
  }

  #beat(): void {
    this.#peer.say('heartbeat', { state: this.#state, current_cpu_usage: 7.5, current_memory_usage: 5_000_000 })
  }

  #report(): void {
    if (this.#state === 'ready') return
    const made = this.#unreported
    this.#unreported = new Map()
    const requests = [...made.values()].reduce((sum, count) => sum + count, 0)
    // Entries stay when they are idle, with a minimum of 0.
    const stats = [entryOf('go', made, requests), entryOf('idle', new Map(), 0)]
    const total = entryOf('Total', made, requests)
    const data = { stats, stats_total: total, errors: {}, user_count: this.users, user_classes_count: this.#classes }
    this.#peer.say('stats', data)
  }
}

function entryOf(name: string, perSecond: ReadonlyMap<number, number>, requests: number): PackRecord {
  const now = Math.floor(Date.now() / 1000)
  const none: Counts = new Map()
  return {
    name,
    method: 'tcp',
    last_request_timestamp: now,
    start_time: now,
    num_requests: requests,
    num_none_requests: 0,
    num_failures: 0,
    total_response_time: requests * 12,
    max_response_time: requests > 0 ? 12 : 0,
    min_response_time: requests > 0 ? 12 : 0,
    total_content_length: requests * 100,
    response_times: requests > 0 ? new Map([[12, requests]]) : none,
    num_reqs_per_sec: perSecond,
    num_fail_per_sec: none,
  }
}
