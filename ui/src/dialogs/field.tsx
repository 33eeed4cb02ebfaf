// One labelled field of a form.
import { cloneElement, type VNode } from 'preact'

/** Of the words below the form that say what is wrong. */
export const START_FAULT_ID = 'start-fault'

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly isWrong?: boolean
  /** The control. */
  readonly children: VNode
}

export const Field = ({ label, hint, isWrong = false, children }: FieldProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
  <label class={isWrong ? 'field wrong' : 'field'}>
    <span>
      {label} {hint === undefined ? null : <small>{hint}</small>}
    </span>
    {isWrong ? cloneElement(children, { 'aria-invalid': true, 'aria-describedby': START_FAULT_ID }) : children}
  </label>
)
