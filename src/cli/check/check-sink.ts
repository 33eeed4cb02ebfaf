// Takes the place of the statistics in a check: each request, check and exception is told as it happens.
import type { EntryHandle, MeasurementSink, TaskException } from '../../model/sample.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { UserHostDeps } from '../../users/user-host.js'
import type { CheckEvent } from '../../web/api.js'

type Heard = Required<Pick<UserHostDeps, 'sink' | 'onRequest'>>

export function checkSink(tell: (event: CheckEvent) => void): Heard {
  return {
    sink: new CheckSink(tell),
    onRequest({ method, name, sample, response }) {
      const { status, error, bytesReceived, startMs, endMs } = sample
      const url = response === null ? '' : withoutUserinfo(response.url)
      tell({ kind: 'request', method, name, url, status, error, ms: endMs - startMs, bytesReceived })
    },
  }
}

class CheckSink implements MeasurementSink {
  readonly #tell: (event: CheckEvent) => void
  readonly #entries = new Map<string, EntryHandle>()

  constructor(tell: (event: CheckEvent) => void) {
    this.#tell = tell
  }

  entry(method: string, name: string): EntryHandle {
    const key = `${method} ${name}`
    const known = this.#entries.get(key) ?? { method, name, sampleFromMs: Number.POSITIVE_INFINITY }
    this.#entries.set(key, known)
    return known
  }

  /** Told by `onRequest`, which knows the answer too. */
  record(): void {}

  exception({ message, stack }: TaskException): void {
    this.#tell({ kind: 'exception', message, where: framesOf(stack) })
  }

  check(name: string, passed: boolean): void {
    this.#tell({ kind: 'check', name, passed })
  }

  metric(): void {}
  iteration(): void {}

  timed(): EntryHandle {
    return this.entry('', '')
  }

  time(): void {}
}

/** The frames of a stack without its message, a line each. */
function framesOf(stack: string): string {
  const frames = stack.split('\n').flatMap((line) => /^\s*at (.*)$/.exec(line)?.[1]?.trim() ?? [])
  return frames.join('\n')
}
