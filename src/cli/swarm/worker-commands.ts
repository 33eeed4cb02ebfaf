// The command that starts a worker of this master, as it is typed on another machine.
import { reachableHosts } from './own-addresses.js'

export interface WorkerCommandFacts {
  readonly bindHost: string
  readonly port: number
  /** null = plain. */
  readonly token: string | null
}

const DEFAULT_PORT = 5557

/** One for each address that workers may reach this machine by. */
export function workerCommands({ bindHost, port, token }: WorkerCommandFacts): readonly string[] {
  const where = port === DEFAULT_PORT ? '' : ` --master-port ${port}`
  const pass = token === null ? '--plain' : `--join ${token}`
  return reachableHosts(bindHost).map((host) => `tymbal --worker --master-host ${host}${where} ${pass}`)
}
