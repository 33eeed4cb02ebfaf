// Brings every worker to where the run is: it has the plan, its testStart hooks have run, it takes part. Workers that come later catch up.
import type { MasterMessage, WorkerMessage } from '../wire/messages.js'
import { type Inquiry, type Reading, readError, toError } from './inquiries.js'
import type { WorkerNode } from './worker-node.js'

const STAGES = ['idle', 'planned', 'started', 'running'] as const
type Stage = (typeof STAGES)[number]

type Message<T extends MasterMessage['type']> = Extract<MasterMessage, { type: T }>

export interface EnrolmentDeps {
  ask(nodes: readonly WorkerNode[], inquiry: Omit<Inquiry, 'workerIds'>): Promise<void>
  /** The run goes on already, and this worker is ready to take part. */
  admit(node: WorkerNode): void
  /** A worker that came later cannot take part. */
  failed(node: WorkerNode, error: unknown): void
}

export class Enrolment {
  readonly #deps: EnrolmentDeps
  readonly #stages = new Map<string, Stage>()
  readonly #advancing = new Map<string, Promise<void>>()
  /** Counts the runs: what a worker still answers about an earlier one brings it nowhere in this. */
  #round = 0
  /** Where the run is. */
  #stage: Stage = 'idle'
  #plan: Message<'plan'> | null = null
  #start: Message<'start'> | null = null

  constructor(deps: EnrolmentDeps) {
    this.#deps = deps
  }

  /** A new run: every worker begins anew. @throws TymbalError the first worker's refusal */
  async plan(message: Message<'plan'>, nodes: readonly WorkerNode[]): Promise<void> {
    this.#round++
    this.#stages.clear()
    this.#advancing.clear()
    this.#plan = message
    await this.#enter('planned', nodes)
  }

  /** @throws TymbalError when the hooks of a worker cannot run */
  async start(message: Message<'start'>, nodes: readonly WorkerNode[]): Promise<void> {
    this.#start = message
    await this.#enter('started', nodes)
  }

  /** The run begins, or goes on. Answers which of the workers take part from now on; others are admitted when they are ready. */
  begin(nodes: readonly WorkerNode[]): WorkerNode[] {
    this.#stage = 'running'
    const ready = nodes.filter((node) => this.#stages.get(node.id) === 'started')
    for (const node of ready) this.#stages.set(node.id, 'running')
    return ready
  }

  /** What a run that another master began had told its workers. */
  resume(plan: Message<'plan'>, start: Message<'start'>): void {
    this.#plan = plan
    this.#start = start
    this.#stage = 'running'
  }

  /** A worker that comes later catches up. */
  async join(node: WorkerNode): Promise<void> {
    try {
      await this.#advance(node)
    } catch (error) {
      this.#deps.failed(node, error)
    }
  }

  /** It takes part already. */
  takeOver(workerId: string): void {
    this.#stages.set(workerId, 'running')
  }

  /** It must begin anew when it comes again. */
  forget(workerId: string): void {
    this.#stages.delete(workerId)
  }

  /** No run any more: who comes now waits for the next. */
  end(): void {
    this.#stage = 'idle'
  }

  async #enter(stage: Stage, nodes: readonly WorkerNode[]): Promise<void> {
    this.#stage = stage
    await Promise.all(nodes.map((node) => this.#advance(node)))
  }

  #advance(node: WorkerNode): Promise<void> {
    const underWay = this.#advancing.get(node.id)
    if (underWay !== undefined) return underWay
    const advancing = this.#catchUp(node).finally(() => {
      if (this.#advancing.get(node.id) === advancing) this.#advancing.delete(node.id)
    })
    this.#advancing.set(node.id, advancing)
    return advancing
  }

  async #catchUp(node: WorkerNode): Promise<void> {
    const round = this.#round
    for (;;) {
      const at = STAGES.indexOf(this.#stages.get(node.id) ?? 'idle')
      if (!node.isAlive || at >= STAGES.indexOf(this.#stage)) return
      const next = STAGES[at + 1]!
      await this.#bringTo(next, node)
      if (!node.isAlive || round !== this.#round) return
      this.#stages.set(node.id, next)
      if (next === 'running') this.#deps.admit(node)
    }
  }

  async #bringTo(stage: Stage, node: WorkerNode): Promise<void> {
    if (stage === 'planned') await this.#ask(node, this.#plan!, readPlan)
    if (stage === 'started') await this.#ask(node, this.#start!, readStarted)
  }

  #ask(node: WorkerNode, message: MasterMessage, read: Reading): Promise<void> {
    return this.#deps.ask([node], { message, read })
  }
}

const readPlan: Reading = (reply: WorkerMessage) =>
  reply.type === 'plan_ready' || (reply.type === 'plan_failed' && toError(reply.error))

const readStarted: Reading = (reply: WorkerMessage) => reply.type === 'started' && readError(reply.error)
