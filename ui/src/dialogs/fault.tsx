// A refusal, in words, said at once to those who listen.
import { Name } from '../table/name.js'

export const Fault = ({ text }: { text: string }) =>
  text === '' ? null : (
    <p class="fault" role="alert">
      <Name text={text} />
    </p>
  )
