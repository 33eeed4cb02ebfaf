// `client_ready` until the master has answered: at the start, and again after each stopped run.

export interface RegistrationDeps {
  send(): void
  /** The master never answered. */
  onGivenUp(): void
  readonly retryMs: number
  readonly mostTries: number
}

export class Registration {
  readonly #deps: RegistrationDeps
  #timer: NodeJS.Timeout | null = null
  #tries = 0

  constructor(deps: RegistrationDeps) {
    this.#deps = deps
  }

  begin(): void {
    this.end()
    this.#tries = 0
    this.#timer = setInterval(() => this.#try(), this.#deps.retryMs)
    this.#try()
  }

  /** The master has answered, or the worker leaves. */
  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #try(): void {
    if (this.#tries++ < this.#deps.mostTries) this.#deps.send()
    else {
      this.end()
      this.#deps.onGivenUp()
    }
  }
}
