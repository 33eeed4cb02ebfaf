// Several links as one: the master sees one fleet, whatever way its workers came.
import type { MasterLink, MasterLinkEvents } from './link.js'
import type { WorkerMessage } from './messages.js'

/** Peers that are remembered: more is a flood of names. */
const MOST_PEERS = 50_000

/** A worker belongs to the link on which it was first heard; somebody else who takes its name is a fault. */
export function joinLinks(links: readonly MasterLink[]): MasterLink {
  const linkOf = new Map<string, MasterLink>()
  const hear = (link: MasterLink, events: MasterLinkEvents, workerId: string, message: WorkerMessage): void => {
    const owner = linkOf.get(workerId) ?? link
    linkOf.set(workerId, owner)
    if (linkOf.size > MOST_PEERS) linkOf.delete(linkOf.keys().next().value!)
    if (owner === link) events.message(workerId, message)
    else events.fault(workerId, 'a message by another way than its own')
    if (owner === link && message.type === 'quit') linkOf.delete(workerId)
  }
  return {
    address: links.map((link) => link.address).join(' '),
    get hasUnread() {
      return links.some((link) => link.hasUnread)
    },
    listen(events) {
      for (const link of links) {
        link.listen({ ...events, message: (workerId, message) => hear(link, events, workerId, message) })
      }
    },
    send: (workerId, message) => linkOf.get(workerId)?.send(workerId, message),
    resume(run) {
      for (const link of links) link.resume?.(run)
    },
    async close() {
      await Promise.all(links.map((link) => link.close()))
    },
  }
}
