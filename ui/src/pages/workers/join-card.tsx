// The command that brings another worker into the fleet, to be copied.
import { useState } from 'preact/hooks'
import { useMaster } from '../../frame/page-context.js'

export function JoinCard() {
  const commands = useMaster()?.state.value?.workers.joinCommands ?? []
  if (commands.length === 0) return null
  return (
    <section class="card" aria-label="Add workers">
      <h2>
        Add workers <small>on another machine</small>
      </h2>
      {commands.map((command) => (
        <CommandLine key={command} command={command} />
      ))}
    </section>
  )
}

function CommandLine({ command }: { command: string }) {
  const [word, setWord] = useState('Copy')
  // Browsers give the clipboard only to pages over TLS or on loopback.
  const copy = (): Promise<void> =>
    (navigator.clipboard?.writeText(command) ?? Promise.reject()).then(
      () => setWord('Copied'),
      () => setWord('Select and copy by hand'),
    )
  return (
    <p class="command">
      <code>{command}</code>{' '}
      <button type="button" onClick={() => void copy()}>
        {word}
      </button>
    </p>
  )
}
