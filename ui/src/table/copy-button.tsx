// Puts a text into the clipboard, and says whether that worked.
import { useState } from 'preact/hooks'

interface CopyButtonProps {
  readonly label: string
  readonly text: () => string
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const [word, setWord] = useState(label)
  // Browsers give the clipboard only to pages over TLS or on loopback.
  const copy = (): Promise<void> =>
    (navigator.clipboard?.writeText(text()) ?? Promise.reject()).then(
      () => setWord('Copied'),
      () => setWord('Select and copy by hand'),
    )
  return (
    <button type="button" onClick={() => void copy()}>
      {word}
    </button>
  )
}
