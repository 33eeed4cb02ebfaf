// Whether a Locust worker is there, as the gateway sees it.

/**
 * greeted: it said client_ready and the master has not answered yet. naming: it is acknowledged and its first report, with the names of
 * its classes, is awaited. returning: it is in the middle of a run of an earlier master, and what it runs is not known yet. present: the
 * master knows it. gone: it has left.
 */
export type Presence = 'greeted' | 'naming' | 'returning' | 'present' | 'gone'

const MOVES: Readonly<Record<Presence, readonly Presence[]>> = {
  greeted: ['naming', 'gone'],
  naming: ['present', 'gone'],
  returning: ['present', 'gone'],
  present: ['gone'],
  gone: [],
}

export const canPresenceEnter = (from: Presence, to: Presence): boolean => MOVES[from].includes(to)
