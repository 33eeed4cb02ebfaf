// Decides whether an answer counts as a success: its status first, then the script's own check.
import { messageOf } from '../../../model/errors.js'
import type { HttpResponse } from '../http-response.js'
import type { RequestOptions } from '../request-options.js'

const REASON_LENGTH = 200

export interface JudgeDeps {
  /** Hears of a check that cannot work. */
  readonly warn: (text: string) => void
  /** True when a check threw to steer the run, which says nothing about the request. */
  readonly steers: (thrown: unknown) => boolean
}

/** Sets `ok` and `error` of an answer. */
export function judge(response: HttpResponse, options: RequestOptions, deps: JudgeDeps): void {
  const { expect, check } = options
  if (expect === undefined ? response.status >= 400 : !expects(expect.status, response.status)) {
    response.ok = false
    response.error = `HTTP ${response.status}`
  }
  if (check !== undefined) runCheck(response, check, deps)
}

function expects(wanted: number | readonly number[], status: number): boolean {
  return typeof wanted === 'number' ? wanted === status : wanted.includes(status)
}

/** A check that throws on an answer that failed already adds nothing: the status is the better text. */
function runCheck(
  response: HttpResponse,
  check: NonNullable<RequestOptions['check']>,
  { warn, steers }: JudgeDeps,
): void {
  try {
    const result = check(response)
    if (result === false && response.ok) response.fail('returned false')
    if (result instanceof Promise) {
      result.catch(() => undefined)
      warn(
        'a check is async: it ran too late to be counted. Checks are synchronous; res.json() and res.text() need no await.',
      )
    }
  } catch (thrown) {
    if (!steers(thrown) && response.ok) response.fail(messageOf(thrown).slice(0, REASON_LENGTH))
  }
}
