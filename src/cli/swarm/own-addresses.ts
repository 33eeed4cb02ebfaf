// Addresses of this machine that others can reach it by.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

const ALL_ADDRESSES: readonly string[] = ['0.0.0.0', '::', '*']

/** The hosts to name for one that is listened on: itself, or this machine's own addresses when it stands for all. */
export const reachableHosts = (bindHost: string): readonly string[] =>
  ALL_ADDRESSES.includes(bindHost) ? ownAddresses() : [bindHost]

/** The loopback's when it has no other. */
function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((list): readonly NetworkInterfaceInfo[] => list ?? [])
  const outer = all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)
  return outer.length > 0 ? outer : ['127.0.0.1']
}
