// Puts a text on the clipboard, and says whether it worked.
import { useState } from 'preact/hooks'

interface CopyProps {
  readonly text: string
  readonly label?: string
}

export function CopyButton({ text, label = 'Copy' }: CopyProps) {
  const [word, setWord] = useState(label)
  // Browsers give the clipboard only to pages over TLS or on loopback.
  const copy = (): Promise<void> =>
    (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => setWord('Copied'),
      () => setWord('Select and copy by hand'),
    )
  return (
    <button type="button" onClick={() => void copy()}>
      {word}
    </button>
  )
}
