// A program that a test runs: what it prints, as it prints it, and how it ends.
import type { ChildProcess } from 'node:child_process'
import { until } from './until.js'

export interface Ending {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

export class Program {
  readonly child: ChildProcess
  /** Resolves when it has ended and all that it printed was read. */
  readonly ended: Promise<Ending>
  stdout = ''
  stderr = ''
  ending: Ending | null = null
  readonly #name: string

  constructor(name: string, child: ChildProcess) {
    this.#name = name
    this.child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.ended = new Promise((resolve) => {
      child.once('close', (exitCode, signal) => {
        this.ending = { exitCode, signal }
        resolve(this.ending)
      })
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** Waits until its stderr has that. */
  says(text: string | RegExp, limitMs?: number): Promise<true> {
    const has = (): boolean => (typeof text === 'string' ? this.stderr.includes(text) : text.test(this.stderr))
    return this.seen(`${this.#name} says ${text}`, has, limitMs)
  }

  /** Waits for something about it; what it had printed is told when it does not come. */
  seen<T>(what: string, look: () => T | Promise<T>, limitMs?: number): Promise<Exclude<T, undefined | null | false>> {
    return until(
      what,
      look,
      limitMs,
      () => `\n${this.#name} (${JSON.stringify(this.ending)}):\n${this.stderr.slice(-4000)}`,
    )
  }

  /** Waits for its end. @throws Error with what it had printed when it does not end */
  async exit(limitMs = 60_000): Promise<number | null> {
    await this.seen(`${this.#name} ends`, () => this.ending, limitMs)
    return this.ending!.exitCode
  }
}
