// What becomes of the users of a Locust worker, as the gateway sees it.

/**
 * idle: it has no users of ours. running: it was given some. draining: a Go worker that was told to run none, whose last report is
 * awaited before it is told to stop. stopping: it was told to stop. settling: its users have ended and the report of what they did last
 * is awaited.
 */
export type LoadState = 'idle' | 'running' | 'draining' | 'stopping' | 'settling'

const MOVES: Readonly<Record<LoadState, readonly LoadState[]>> = {
  idle: ['running'],
  running: ['draining', 'stopping'],
  draining: ['stopping', 'idle'],
  stopping: ['settling', 'idle'],
  settling: ['idle'],
}

export const canLoadEnter = (from: LoadState, to: LoadState): boolean => MOVES[from].includes(to)
