// The two state machines of a cluster: of the run, and of one worker node. Each is a union, a table of legal moves, and one `enter`.

export type RunState = 'ready' | 'spawning' | 'running' | 'stopping' | 'stopped'

const RUN_MOVES: Readonly<Record<RunState, readonly RunState[]>> = {
  ready: ['spawning', 'stopping', 'stopped'],
  spawning: ['running', 'stopping'],
  running: ['spawning', 'stopping'],
  stopping: ['stopped'],
  stopped: ['ready'],
}

export type NodeState = 'ready' | 'spawning' | 'running' | 'busy' | 'missing' | 'gone'

const NODE_MOVES: Readonly<Record<NodeState, readonly NodeState[]>> = {
  ready: ['spawning', 'running', 'busy', 'missing', 'gone'],
  spawning: ['ready', 'running', 'busy', 'missing', 'gone'],
  running: ['ready', 'spawning', 'busy', 'missing', 'gone'],
  busy: ['ready', 'spawning', 'running', 'missing', 'gone'],
  missing: ['ready', 'spawning', 'running', 'busy', 'gone'],
  gone: [],
}

/** True when the run may go from one state to the other. Staying is always allowed. */
export function canRunEnter(from: RunState, to: RunState): boolean {
  return from === to || RUN_MOVES[from].includes(to)
}

/** True when a worker node may go from one state to the other. Staying is always allowed. */
export function canNodeEnter(from: NodeState, to: NodeState): boolean {
  return from === to || NODE_MOVES[from].includes(to)
}
