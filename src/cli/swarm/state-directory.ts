// Where tymbal keeps what outlives a run and belongs to the user of this machine.
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `$XDG_STATE_HOME/tymbal`, or `~/.local/state/tymbal`. */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'tymbal')
}
