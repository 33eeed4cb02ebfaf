// The two lives of a Locust worker as the gateway sees them: whether it is there, and what becomes of its users.

/**
 * greeted: it said client_ready and the master has not answered yet. naming: it is acknowledged and its first report, with the names of
 * its classes, is awaited. present: the master knows it. gone: it has left.
 */
export type Presence = 'greeted' | 'naming' | 'present' | 'gone'

/**
 * idle: it has no users of ours. running: it was given some. stopping: it was told to stop. settling: its users have ended and the
 * report of what they did last is awaited.
 */
export type LoadState = 'idle' | 'running' | 'stopping' | 'settling'

const PRESENCE_MOVES: Readonly<Record<Presence, readonly Presence[]>> = {
  greeted: ['naming', 'gone'],
  naming: ['present', 'gone'],
  present: ['gone'],
  gone: [],
}

const LOAD_MOVES: Readonly<Record<LoadState, readonly LoadState[]>> = {
  idle: ['running'],
  running: ['stopping'],
  stopping: ['settling', 'idle'],
  settling: ['idle'],
}

export const canPresenceEnter = (from: Presence, to: Presence): boolean => PRESENCE_MOVES[from].includes(to)
export const canLoadEnter = (from: LoadState, to: LoadState): boolean => LOAD_MOVES[from].includes(to)
