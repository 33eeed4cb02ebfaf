// A refusal, in words, said at once to those who listen.
import { Name } from '../table/name.js'

interface FaultProps {
  readonly text: string
  /** For the field that it is about. */
  readonly id?: string
}

export const Fault = ({ text, id }: FaultProps) =>
  text === '' ? null : (
    <p class="fault" role="alert" {...(id === undefined ? {} : { id })}>
      <Name text={text} />
    </p>
  )
