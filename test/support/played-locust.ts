// A Locust master that a test plays on a real socket. It holds every message against what would end a Python master for good.
import { Router } from 'zeromq'
import { encodeFrame } from '../../src/wire/locust/frame.js'
import { float64, type PackValue } from '../../src/wire/locust/pack.js'
import { until } from './locust-master.js'
import { type HeardMessage, PythonRules } from './python-rules.js'

export type Fields = Readonly<Record<string, unknown>>

export class PlayedLocust {
  readonly rules = new PythonRules()
  readonly heard: HeardMessage[] = []
  readonly faults: string[] = []
  acknowledges = true
  answersHeartbeats = true
  /** The answer to workers that ask for it. */
  script: PackValue = null
  #router = new Router({ linger: 0 })
  #worker = ''
  #receiving: Promise<void> = Promise.resolve()
  #timestamp = 0
  port = 0

  /** @param port the same again for a master that is restarted */
  async listen(port = 0, address = '127.0.0.1'): Promise<void> {
    this.#router.ipv6 = address.startsWith('[')
    await this.#bind(`tcp://${address}:${port === 0 ? '*' : port}`)
    this.port = Number(this.#router.lastEndpoint!.split(':').at(-1))
    this.#receiving = this.#receive(this.#router)
  }

  /** ZeroMQ closes in the background: the port of the one before may not be free yet. */
  async #bind(endpoint: string): Promise<void> {
    for (let tries = 100; ; tries--) {
      try {
        return await this.#router.bind(endpoint)
      } catch (thrown) {
        if (tries === 0) throw thrown
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }

  /** Ends, and comes back as a master that knows nobody. */
  async restart(): Promise<void> {
    await this.close()
    this.#router = new Router({ linger: 0 })
    this.rules.restarted()
    await this.listen(this.port)
  }

  silence(): void {
    this.answersHeartbeats = false
  }

  async close(): Promise<void> {
    this.#router.close()
    await this.#receiving
  }

  async say(type: string, data: PackValue = null): Promise<void> {
    await this.sayBytes(encodeFrame(type, data, this.#worker))
  }

  async sayBytes(bytes: Uint8Array): Promise<void> {
    await this.#router.send([this.#worker, bytes])
  }

  /** One step of a ramp. */
  async spawn(counts: Readonly<Record<string, number>>, more: Readonly<Record<string, PackValue>> = {}): Promise<void> {
    this.rules.spawned()
    const usual = { host: null, stop_timeout: 10, parsed_options: {}, timestamp: float64(++this.#timestamp + 0.5) }
    await this.say('spawn', { ...usual, user_classes_count: counts, ...more })
  }

  of(type: string): HeardMessage[] {
    return this.heard.filter((message) => message.type === type)
  }

  last(type: string): Fields {
    return this.of(type).at(-1)!.data as Fields
  }

  /** Until so many messages of a type have come in all. */
  async until(type: string, count = 1): Promise<Fields> {
    await until(`${count} of ${type}`, () => this.of(type).length >= count)
    return this.of(type)[count - 1]!.data as Fields
  }

  async #giveScript(router: Router, nodeId: string): Promise<void> {
    if (this.script !== null) await router.send([nodeId, encodeFrame('locustfile', this.script, nodeId)])
  }

  async #receive(router: Router): Promise<void> {
    for await (const frames of router) {
      try {
        const message = this.rules.read(frames)
        this.heard.push(message)
        if (message.type === 'locustfile') await this.#giveScript(router, message.nodeId)
        else this.#worker = message.nodeId
        if (message.type === 'client_ready' && this.acknowledges) await this.say('ack', { index: 3 })
        if (message.type === 'heartbeat' && this.answersHeartbeats) await this.say('heartbeat')
      } catch (fault) {
        if (!router.closed) this.faults.push(String(fault))
      }
    }
  }
}
