// A name or text that came from outside: never markup, its control characters made visible, its direction kept to itself.
import { harmless } from '../../../src/outputs/text/width.js'

export const Name = ({ text }: { text: string }) => <bdi>{text === '' ? '(no name)' : harmless(text)}</bdi>
