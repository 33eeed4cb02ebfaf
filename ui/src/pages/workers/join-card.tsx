// The command that brings another worker into the fleet, to be copied.
import { useMaster } from '../../frame/page-context.js'
import { CopyButton } from '../../table/copy-button.js'

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
    <code>{command}</code> <CopyButton label="Copy" text={() => command} />
  </p>
)
