// One command to the master: while it is under way its button is off, and a refusal is said where it was asked.
import { useState } from 'preact/hooks'
import { ApiFault } from '../source/api-client.js'

export interface Command {
  readonly isBusy: boolean
  readonly fault: string
  /** Which field of the form the refusal is about; empty for none. */
  readonly field: string
  run(action: () => Promise<unknown>, then?: () => void): void
  /** What was refused is being mended. */
  forget(): void
}

const NONE = { text: '', field: '' }

export function useCommand(): Command {
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState(NONE)
  const run = (action: () => Promise<unknown>, then?: () => void): void => {
    setBusy(true)
    setFault(NONE)
    action().then(
      () => {
        setBusy(false)
        then?.()
      },
      (thrown: Error) => {
        setBusy(false)
        setFault({ text: thrown.message, field: thrown instanceof ApiFault ? thrown.field : '' })
      },
    )
  }
  return { isBusy, fault: fault.text, field: fault.field, run, forget: () => setFault(NONE) }
}
