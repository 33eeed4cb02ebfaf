// The command that starts a worker of this master, as it is typed on another machine.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

export interface WorkerCommandFacts {
  readonly bindHost: string
  readonly port: number
  /** null = plain. */
  readonly token: string | null
}

const DEFAULT_PORT = 5557
const ALL_ADDRESSES: readonly string[] = ['0.0.0.0', '::', '*']

/** One for each address that workers may reach this machine by. */
export function workerCommands({ bindHost, port, token }: WorkerCommandFacts): readonly string[] {
  const hosts = ALL_ADDRESSES.includes(bindHost) ? ownAddresses() : [bindHost]
  const where = port === DEFAULT_PORT ? '' : ` --master-port ${port}`
  const pass = token === null ? '--plain' : `--join ${token}`
  return hosts.map((host) => `tymbal --worker --master-host ${host}${where} ${pass}`)
}

/** Addresses of this machine that others can reach; the loopback's when it has no other. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list): readonly NetworkInterfaceInfo[] => list ?? [])
  const outer = all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)
  return outer.length > 0 ? outer : ['127.0.0.1']
}
