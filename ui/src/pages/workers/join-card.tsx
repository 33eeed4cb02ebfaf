// The command that brings another worker into the fleet, to be copied.
import { CopyButton } from '../../frame/copy-button.js'
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

const CommandLine = ({ command }: { command: string }) => (
  <p class="command">
    <code>{command}</code> <CopyButton text={command} />
  </p>
)
