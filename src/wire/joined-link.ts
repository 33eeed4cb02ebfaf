// Several links as one: the master sees one fleet, whatever way its workers came.
import type { MasterLink } from './link.js'

/** A worker belongs to the link on which it was first heard; somebody else who takes its name is a fault. */
export function joinLinks(links: readonly MasterLink[]): MasterLink {
  const linkOf = new Map<string, MasterLink>()
  let onFault: (workerId: string, reason: string) => void = () => undefined
  return {
    address: links.map((link) => link.address).join(' '),
    onMessage(listener) {
      for (const link of links) {
        link.onMessage((workerId, message) => {
          const owner = linkOf.get(workerId) ?? link
          linkOf.set(workerId, owner)
          if (owner === link) listener(workerId, message)
          else onFault(workerId, 'a message by another way than its own')
          if (owner === link && message.type === 'quit') linkOf.delete(workerId)
        })
      }
    },
    onFault(listener) {
      onFault = listener
      for (const link of links) link.onFault(listener)
    },
    send: (workerId, message) => linkOf.get(workerId)?.send(workerId, message),
    async close() {
      await Promise.all(links.map((link) => link.close()))
    },
  }
}
