// What `tymbal check` shows: each request as it ends, under the task that made it.
import { formatBytes, formatLatency } from '../../model/units.js'
import { plural } from '../../outputs/text/numbers.js'
import type { Style } from '../../outputs/text/style.js'
import { cut, harmless, padEnd, padStart } from '../../outputs/text/width.js'
import type { CheckEvent } from '../../web/api.js'
import { type CheckWord, isFailedRequest, isFault } from './check-word.js'

export interface CheckLinesDeps {
  readonly writeLine: (line: string) => void
  readonly style: Style
}

type RequestEvent = Extract<CheckEvent, { kind: 'request' }>

const NAME_WIDTH = 34

export class CheckLines {
  readonly #deps: CheckLinesDeps
  /** Said when there is something to say below it. */
  #pending: string[] = []
  #requests = 0
  #failed = 0
  #faults = 0

  constructor(deps: CheckLinesDeps) {
    this.#deps = deps
  }

  take(word: CheckWord): void {
    switch (word.say) {
      case 'part':
        this.#pending = word.kind === 'script' ? [] : [this.#deps.style.bold(word.name || word.kind)]
        return
      case 'step':
        this.#step(word.name)
        return
      case 'missed':
        this.#line(`  not reached, for the user had ended: ${word.steps.join(', ')}`)
        return
      case 'event':
        this.#event(word.event)
        return
      case 'end':
        this.#deps.writeLine(this.#summary())
        return
      default:
        word satisfies never
    }
  }

  /** Hooks are many and mostly silent: their name is said with what they say. */
  #step(name: string): void {
    if (name.startsWith('on.')) this.#pending.push(`  ${name}`)
    else this.#line(`  ${name}`)
  }

  #event(event: CheckEvent): void {
    const { style } = this.#deps
    if (isFault(event)) this.#faults++
    switch (event.kind) {
      case 'request':
        this.#request(event)
        return
      case 'check':
        if (event.passed) this.#line(`    ${style.green(style.symbols.pass)} ${harmless(event.name)}`)
        else this.#failure(`check: ${event.name}`)
        return
      case 'exception':
        this.#failure(withPlace(event))
        return
      case 'printed':
      case 'remark':
        this.#line(`  ${harmless(event.text)}`)
        return
      default:
        event satisfies never
    }
  }

  #request(event: RequestEvent): void {
    this.#requests++
    const facts = [
      padEnd(cut(harmless(`${event.method} ${event.name}`.trim()), NAME_WIDTH), NAME_WIDTH),
      padStart(event.status === 0 ? '-' : String(event.status), 3),
      padStart(formatLatency(event.ms), 7),
      padStart(formatBytes(event.bytesReceived), 8),
    ].join('  ')
    this.#line(`    ${facts}`)
    if (!isFailedRequest(event)) return
    this.#failed++
    this.#failure(event.error)
  }

  #summary(): string {
    const { style } = this.#deps
    const parts = [plural(this.#requests, 'request'), `${this.#failed} failed`]
    if (this.#faults > 0) parts.push(plural(this.#faults, 'other fault'))
    const text = parts.join(', ')
    return this.#failed + this.#faults > 0 ? style.red(text) : style.green(text)
  }

  #failure(text: string): void {
    const { style } = this.#deps
    this.#line(`    ${style.red(`${style.symbols.fail} ${harmless(text)}`)}`)
  }

  #line(text: string): void {
    for (const line of this.#pending.splice(0)) this.#deps.writeLine(line)
    this.#deps.writeLine(text)
  }
}

function withPlace({ message, where }: Extract<CheckEvent, { kind: 'exception' }>): string {
  const first = where.split('\n')[0] ?? ''
  return first === '' ? message : `${message} (at ${first})`
}
