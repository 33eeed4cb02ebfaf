// One check of the script at a time: asked for, waited for, stopped; its result stays until the next.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CheckResult, StartRequest } from '../../../../../src/web/api.js'
import { useMaster } from '../../../frame/page-context.js'
import { ApiFault } from '../../../source/api-client.js'

export interface Check {
  readonly isBusy: boolean
  /** A refusal; empty when there is none. */
  readonly fault: string
  /** Which field of the form it is about. */
  readonly field: string
  readonly result: CheckResult | null
  run(request: StartRequest): void
  stop(): void
  /** What was refused is being mended. */
  forget(): void
}

interface State {
  readonly isBusy: boolean
  readonly fault: string
  readonly field: string
  readonly result: CheckResult | null
}

const IDLE: State = { isBusy: false, fault: '', field: '', result: null }

export function useCheck(): Check {
  const api = useMaster()!.api
  const [state, setState] = useState<State>(IDLE)
  const asked = useRef<AbortController | null>(null)
  const stop = (): void => {
    asked.current?.abort()
    setState(IDLE)
  }
  // A page that is left wants no answer.
  useEffect(() => () => asked.current?.abort(), [])
  const run = (request: StartRequest): void => {
    const own = new AbortController()
    asked.current = own
    setState({ ...IDLE, isBusy: true })
    const settle = (end: Partial<State>): void => {
      if (!own.signal.aborted) setState({ ...IDLE, ...end })
    }
    api.send<CheckResult>('POST', '/runs/check', request, own.signal).then(
      (result) => settle({ result }),
      (thrown: Error) => settle({ fault: thrown.message, field: thrown instanceof ApiFault ? thrown.field : '' }),
    )
  }
  const forget = (): void => setState((old) => ({ ...old, fault: '', field: '' }))
  return { ...state, run, stop, forget }
}
