// One labelled field of a form.
import type { ComponentChildren } from 'preact'

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly isWrong?: boolean
  readonly children: ComponentChildren
}

export const Field = ({ label, hint, isWrong = false, children }: FieldProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
  <label class={isWrong ? 'field wrong' : 'field'}>
    <span>
      {label} {hint === undefined ? null : <small>{hint}</small>}
    </span>
    {children}
  </label>
)
