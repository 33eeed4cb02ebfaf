// What a person has single workers do: be without users for a while, take users again, leave, or start anew.
import type { MasterMessage } from '../wire/messages.js'
import type { RunControl } from './run-control.js'
import type { WorkerNode } from './worker-node.js'
import type { WorkerRegistry } from './worker-registry.js'

export type WorkerAction = 'drain' | 'take-back' | 'restart' | 'quit'

export interface WorkerCareDeps {
  readonly registry: WorkerRegistry
  send(workerId: string, message: MasterMessage): void
  drainChanged(node: WorkerNode): void
  /** null = no run is open. */
  run(): RunControl | null
}

/** Users of a worker that is to leave have so long to end their iteration. */
const LEAVE_LIMIT_MS = 25_000
const LOOK_MS = 250

export class WorkerCare {
  readonly #deps: WorkerCareDeps

  constructor(deps: WorkerCareDeps) {
    this.#deps = deps
  }

  /** Why it cannot be done; '' = it is done, or on its way. */
  do(action: WorkerAction, node: WorkerNode): string {
    if (!node.isAlive) return 'it is not connected'
    if (node.isLeaving || node.isToLeave) return 'it is leaving already'
    if (action === 'take-back') return this.#takeBack(node)
    if (action === 'drain' && node.isDrained) return 'it is drained already'
    if (!this.#hasOthers(node)) return 'no other worker would be left that takes users'
    return action === 'drain' ? this.#drain(node) : this.#leave(node, action === 'restart')
  }

  /** Nobody is left that takes users: those that were drained do again. Answers who they are. */
  takeBackAll(): readonly WorkerNode[] {
    const alive = this.#deps.registry.alive()
    if (alive.some(takesUsers)) return []
    const drained = alive.filter((node) => node.isDrained && !node.isLeaving && !node.isToLeave)
    for (const node of drained) this.#takeBack(node)
    return drained
  }

  #drain(node: WorkerNode): string {
    const run = this.#deps.run()
    if (run?.hasIterations === true)
      return 'the iterations of this run are dealt to the workers and their users: have it quit, and its part goes to the others'
    node.isDrained = true
    this.#deps.drainChanged(node)
    run?.spawning?.drainWorker(node.id)
    return ''
  }

  #takeBack(node: WorkerNode): string {
    if (!node.isDrained) return 'it was not drained'
    node.isDrained = false
    this.#deps.drainChanged(node)
    this.#deps.run()?.takeBack(node)
    return ''
  }

  /** Its users go to others first; then it goes itself. */
  #leave(node: WorkerNode, again: boolean): string {
    if (node.facts.kind === 'tymbal') {
      node.isToLeave = true
      this.#deps.send(node.id, { type: 'leave', again, limitMs: LEAVE_LIMIT_MS })
      return ''
    }
    if (again) return 'a Locust worker can only be started anew where it runs'
    node.isLeaving = true
    this.#deps.run()?.spawning?.drainWorker(node.id)
    this.#sayQuitWhenIdle(node)
    return ''
  }

  #sayQuitWhenIdle(node: WorkerNode): void {
    let looksLeft = LEAVE_LIMIT_MS / LOOK_MS
    const watch = setInterval(() => {
      if (node.isAlive && node.users > 0 && looksLeft-- > 0) return
      clearInterval(watch)
      if (node.isAlive) this.#deps.send(node.id, { type: 'quit' })
    }, LOOK_MS)
    watch.unref()
  }

  #hasOthers(node: WorkerNode): boolean {
    return this.#deps.registry.alive().some((one) => one !== node && takesUsers(one))
  }
}

const takesUsers = ({ isDrained, isLeaving, isToLeave }: WorkerNode): boolean => !isDrained && !isLeaving && !isToLeave
