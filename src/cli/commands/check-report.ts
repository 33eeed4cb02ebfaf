// What `tymbal check` shows: each request as it ends, under the task that made it. Takes the place of the statistics.
import type { EntryHandle, MeasurementSink, Sample, TaskException } from '../../model/sample.js'
import { formatBytes, formatLatency } from '../../model/units.js'
import { plural } from '../../outputs/text/numbers.js'
import type { Style } from '../../outputs/text/style.js'
import { cut, harmless, padEnd, padStart } from '../../outputs/text/width.js'

export interface CheckReportDeps {
  readonly writeLine: (line: string) => void
  readonly style: Style
}

const NAME_WIDTH = 34

export class CheckReport implements MeasurementSink {
  readonly #deps: CheckReportDeps
  readonly #entries = new Map<string, EntryHandle>()
  #requests = 0
  #failed = 0
  #faults = 0

  constructor(deps: CheckReportDeps) {
    this.#deps = deps
  }

  get hasFailed(): boolean {
    return this.#failed + this.#faults > 0
  }

  userClass(name: string): void {
    this.#deps.writeLine(this.#deps.style.bold(name))
  }

  /** What the following requests belong to: a task, onStart, setup. */
  step(name: string): void {
    this.#deps.writeLine(`  ${name}`)
  }

  /** A fault that is no failed request. */
  fault(text: string): void {
    this.#faults++
    this.#failure(text)
  }

  entry(method: string, name: string): EntryHandle {
    const key = `${method} ${name}`
    const known = this.#entries.get(key) ?? { method, name, sampleFromMs: Number.POSITIVE_INFINITY }
    this.#entries.set(key, known)
    return known
  }

  record(entry: EntryHandle, sample: Sample): void {
    const { writeLine } = this.#deps
    this.#requests++
    if (sample.error !== '') this.#failed++
    const status = sample.status === 0 ? '-' : String(sample.status)
    const facts = [
      padEnd(cut(harmless(`${entry.method} ${entry.name}`.trim()), NAME_WIDTH), NAME_WIDTH),
      padStart(status, 3),
      padStart(formatLatency(sample.endMs - sample.startMs), 7),
      padStart(formatBytes(sample.bytesReceived), 8),
    ].join('  ')
    writeLine(`    ${facts}`)
    if (sample.error !== '') this.#failure(sample.error)
  }

  exception({ message, stack }: TaskException): void {
    const frame = /^\s*at .*$/m.exec(stack)?.[0].trim() ?? ''
    this.fault(frame === '' ? message : `${message} (${frame})`)
  }

  check(name: string, passed: boolean): void {
    const { style, writeLine } = this.#deps
    if (passed) writeLine(`    ${style.green(style.symbols.pass)} ${harmless(name)}`)
    else this.fault(`check: ${name}`)
  }

  metric(): void {}

  iteration(): void {}

  /** The last line. */
  summary(): string {
    const { style } = this.#deps
    const parts = [plural(this.#requests, 'request'), `${this.#failed} failed`]
    if (this.#faults > 0) parts.push(plural(this.#faults, 'other fault'))
    const text = parts.join(', ')
    return this.hasFailed ? style.red(text) : style.green(text)
  }

  #failure(text: string): void {
    const { style, writeLine } = this.#deps
    writeLine(`    ${style.red(`${style.symbols.fail} ${harmless(text)}`)}`)
  }
}
