// The worker processes that this process starts beside itself, and what becomes of them.
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ConsoleLine } from './capture-console.js'

export interface WorkerChildrenDeps {
  readonly host: string
  readonly port: number
  /** Goes to the children by their environment: command lines can be read by everybody. null = plain. */
  readonly token: string | null
  /** null = the default. */
  readonly masterTimeoutMs: number | null
  readonly keepsScripts: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** A line that a script or Node printed in a worker. */
  onLine(workerId: string, level: ConsoleLine['level'], line: string): void
  onExit(workerId: string, reason: string): void
}

/** Last argument of a worker process that keeps the scripts it gets. */
export const KEEPS_SCRIPTS = 'keep'
/** The variable of `--join`. */
export const JOIN_VARIABLE = 'TYMBAL_JOIN'

/** How long a child that was told to leave may take. */
const LEAVE_DEADLINE_MS = 3000

/** Node's default of 16 MB (three times) costs 2 KB a user at 15,000 users and no request was seen to be cheaper for it (bench/README.md). */
const YOUNG_SPACE = '--max-semi-space-size=8'

export class WorkerChildren {
  readonly #deps: WorkerChildrenDeps
  readonly #children = new Map<string, ChildProcess>()
  #isClosing = false

  constructor(deps: WorkerChildrenDeps) {
    this.#deps = deps
  }

  /** As many as are missing. */
  fill(count: number): void {
    while (this.#children.size < count) this.#startOne()
  }

  /** Tells all children to end, also those that their master never knew, and waits for them; those that do not are killed. */
  async close(limitMs = LEAVE_DEADLINE_MS): Promise<void> {
    this.#isClosing = true
    const children = [...this.#children.values()]
    const ended = Promise.all(children.map((child) => new Promise((resolve) => child.once('exit', resolve))))
    if (children.length === 0) return
    for (const child of children) child.kill('SIGTERM')
    const timer = setTimeout(() => {
      for (const child of this.#children.values()) child.kill('SIGKILL')
    }, limitMs)
    await ended
    clearTimeout(timer)
  }

  #startOne(): void {
    const { host, port, token, masterTimeoutMs, keepsScripts, env } = this.#deps
    const more = [String(masterTimeoutMs ?? ''), keepsScripts ? KEEPS_SCRIPTS : '']
    const workerId = `${hostname()}_${randomUUID().replaceAll('-', '')}`
    const entry = fileURLToPath(new URL('./worker-bin.js', import.meta.url))
    const child = fork(entry, [host, String(port), workerId, ...more], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [YOUNG_SPACE, ...process.execArgv],
      // A plain child is one without the variable, also where this process was given one.
      env: { ...env, [JOIN_VARIABLE]: token ?? undefined },
    })
    this.#children.set(workerId, child)
    child.on('message', (message) => {
      const { level, text } = message as ConsoleLine
      this.#deps.onLine(workerId, level, text)
    })
    for (const [level, input] of [['info', child.stdout!] as const, ['warn', child.stderr!] as const]) {
      createInterface({ input }).on('line', (line) => this.#deps.onLine(workerId, level, line))
    }
    child.once('error', (fault) => this.#ended(workerId, fault.message))
    child.once('exit', (code, signal) => this.#ended(workerId, signal ?? `exit code ${code}`))
  }

  #ended(workerId: string, reason: string): void {
    if (!this.#children.delete(workerId)) return
    if (!this.#isClosing) this.#deps.onExit(workerId, reason)
  }
}
