// Whether a Locust worker is there, as the gateway sees it.

/**
 * greeted: it said client_ready and the master has not answered yet. naming: it is acknowledged and its first report, with the names of
 * its classes, is awaited. present: the master knows it. gone: it has left.
 */
export type Presence = 'greeted' | 'naming' | 'present' | 'gone'

const MOVES: Readonly<Record<Presence, readonly Presence[]>> = {
  greeted: ['naming', 'gone'],
  naming: ['present', 'gone'],
  present: ['gone'],
  gone: [],
}

export const canPresenceEnter = (from: Presence, to: Presence): boolean => MOVES[from].includes(to)
