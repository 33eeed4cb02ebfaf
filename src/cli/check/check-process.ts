// Checks a script in a process of its own: one that loops, exits or leaks takes nothing with it, and can be ended from outside.
import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { CheckResult } from '../../web/api.js'
import type { RunRequest } from '../run-request.js'
import { JOIN_VARIABLE } from '../worker-children.js'
import { CheckBook } from './check-book.js'
import type { CheckOrder } from './check-order.js'
import type { CheckWord } from './check-word.js'
import { checkedClasses } from './script-check.js'

export interface CheckProcessDeps {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: () => number
  /** Ends the check at once. */
  readonly signal: AbortSignal
  /** How long it may take; default a minute. */
  readonly limitMs?: number
}

const LIMIT_MS = 60_000
/** What was told to end may take so long; one that hangs in its own code hears of nothing. */
const GRACE_MS = 3000
const MOST_REQUESTS = 1000

/** Resolves when the process has ended, however it did. */
export async function checkInProcess(request: RunRequest, deps: CheckProcessDeps): Promise<CheckResult> {
  const { clock, signal, limitMs = LIMIT_MS } = deps
  const book = new CheckBook()
  const startedMs = clock()
  const child = startChild(deps)
  const kill = (): void => void child.kill('SIGKILL')
  const timers = [setTimeout(() => child.kill('SIGTERM'), limitMs), setTimeout(kill, limitMs + GRACE_MS)]
  signal.addEventListener('abort', kill)
  listen(child, book)
  child.send(orderOf(request))
  try {
    const end = await endOf(child, signal, () => clock() - startedMs >= limitMs)
    return book.result(clock() - startedMs, end)
  } finally {
    signal.removeEventListener('abort', kill)
    for (const timer of timers) clearTimeout(timer)
  }
}

/** Over the channel of the fork: options may hold what no command line may show. */
function startChild({ env }: CheckProcessDeps): ChildProcess {
  const entry = fileURLToPath(new URL('./check-bin.js', import.meta.url))
  return fork(entry, [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: { ...env, [JOIN_VARIABLE]: undefined },
  })
}

function orderOf(request: RunRequest): CheckOrder {
  const { script, options, seed } = request
  return { bundle: script.plan.bundle, options, classes: checkedClasses(request), seed, mostRequests: MOST_REQUESTS }
}

function listen(child: ChildProcess, book: CheckBook): void {
  child.on('message', (word) => book.take(word as CheckWord))
  for (const [level, input] of [['info', child.stdout!] as const, ['warn', child.stderr!] as const]) {
    createInterface({ input }).on('line', (text) =>
      book.take({ say: 'event', event: { kind: 'printed', level, text } }),
    )
  }
}

/** Why the process ended, for when it did not say so itself. */
function endOf(child: ChildProcess, signal: AbortSignal, isLate: () => boolean): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(`its process could not start: ${message}`))
    child.once('close', (code, by) => {
      if (signal.aborted) resolve('it was stopped')
      else if (isLate()) resolve('its time was over, and the script did not let go')
      else resolve(`its process ended with ${by ?? `exit code ${code}`}`)
    })
  })
}
