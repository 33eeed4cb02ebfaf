// How this worker leaves a Locust master: first its users, then the last figures, then goodbye. And why it had to, if it had to.
import { TymbalError } from '../../../model/errors.js'

export interface DepartureDeps {
  readonly masterName: string
  /** Ends the users, with so much grace at most. */
  usersGone(mostGraceMs: number): Promise<void>
  /** Ends the Worker. */
  quit(): void
}

/** A master that quits waits half a second for the last figures: users that may finish what they do get no longer than this. */
const QUIT_GRACE_MS = 300
/** What the script still does when the worker leaves may take so long. */
const LEAVE_LIMIT_MS = 5000

export class Departure {
  readonly #deps: DepartureDeps
  #isUnderWay = false
  #reason: TymbalError | null = null

  constructor(deps: DepartureDeps) {
    this.#deps = deps
  }

  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  /** null when the worker was sent home. */
  get reason(): TymbalError | null {
    return this.#reason
  }

  begin(): void {
    if (this.#isUnderWay) return
    this.#isUnderWay = true
    void this.#usersGone(QUIT_GRACE_MS).then(() => this.#deps.quit())
  }

  /** @param what the master did, or did not */
  becauseMaster(what: string): void {
    const hint = 'Is it running, with --master, at this address? Its default port is 5557.'
    this.because(new TymbalError('TYM4004', `The Locust master ${this.#deps.masterName} ${what}`, { hint }))
  }

  because(reason: TymbalError): void {
    if (this.#isUnderWay) return
    this.#reason = reason
    this.begin()
  }

  /** The Worker has ended: resolves when its users are gone. */
  finish(): Promise<void> {
    this.#isUnderWay = true
    return this.#usersGone(0)
  }

  #usersGone(graceMs: number): Promise<void> {
    return Promise.race([this.#deps.usersGone(graceMs), delay(LEAVE_LIMIT_MS)])
  }
}

/** A wait that never keeps the process alive. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
