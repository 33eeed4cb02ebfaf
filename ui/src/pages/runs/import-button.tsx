// Takes the file of a run that was exported elsewhere.
import { useRef } from 'preact/hooks'

export function ImportButton({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const take = (): void => {
    const file = input.current?.files?.[0]
    if (file !== undefined) onFile(file)
    if (input.current !== null) input.current.value = ''
  }
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Import …
      </button>
      <input ref={input} type="file" accept=".zip" hidden aria-label="Run bundle" onChange={take} />
    </>
  )
}
