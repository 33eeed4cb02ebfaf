// Signals and keys while a run lives: Ctrl-C once, twice, three times; + - p e w q ?
import type { CliIo } from './cli-io.js'

export type View = 'endpoints' | 'errors' | 'workers' | 'help'
export type StopCause = 'SIGINT' | 'SIGTERM' | 'key'

/** What the person at the keyboard can do to a run. */
export interface RunControls {
  /** More (or, below 0, fewer) users. */
  editUsers(by: number): void
  /** Graceful: users finish what they do within the stop timeout. */
  stop(cause: StopCause): void
  /** Users are cut, the summary is still printed. */
  stopNow(): void
  /** Users begin nothing new; again: they go on. */
  togglePause(): void
  show(view: View): void
}

const USERS_PER_KEY = 10
const KILLED_BY_SIGINT = 130
const KILLED_BY_SIGTERM = 143

/** Connects signals, and on a terminal keys, to the run. Returns what disconnects them and gives the terminal back. */
export function attachControls(controls: RunControls, io: CliIo): () => void {
  const stopper = createStopper(controls, io)
  const detachSignals = [
    io.onSignal('SIGINT', () => stopper('SIGINT')),
    io.onSignal('SIGTERM', () => stopper('SIGTERM')),
    io.onSignal('SIGHUP', () => stopper('SIGTERM')),
  ]
  const detachKeys = attachKeys(controls, io, stopper)
  return () => {
    detachKeys()
    for (const detach of detachSignals) detach()
  }
}

/** First call: graceful. Second: now. Third: the process dies where it stands. */
function createStopper(controls: RunControls, io: CliIo): (cause: StopCause) => void {
  let calls = 0
  return (cause) => {
    calls++
    if (calls === 1) controls.stop(cause)
    else if (calls === 2) controls.stopNow()
    else io.kill(cause === 'SIGTERM' ? KILLED_BY_SIGTERM : KILLED_BY_SIGINT)
  }
}

/** In raw mode the terminal sends Ctrl-C as a byte, not as a signal. */
function attachKeys(controls: RunControls, io: CliIo, stopper: (cause: StopCause) => void): () => void {
  const { stdin } = io
  if (!io.isTty || stdin.isTTY !== true || stdin.setRawMode === undefined) return () => {}
  const onData = (chunk: Buffer | string): void => {
    for (const key of chunk.toString()) pressKey(key, controls, stopper)
  }
  stdin.setRawMode(true)
  stdin.on('data', onData)
  stdin.resume()
  return () => {
    stdin.off('data', onData)
    stdin.setRawMode?.(false)
    stdin.pause()
  }
}

const VIEWS: Readonly<Record<string, View>> = { e: 'errors', w: 'workers', '?': 'help', h: 'help' }

function pressKey(key: string, controls: RunControls, stopper: (cause: StopCause) => void): void {
  const view = VIEWS[key]
  if (key === '\u0003') stopper('SIGINT')
  else if (key === 'q') stopper('key')
  else if (key === 'p') controls.togglePause()
  else if (key === '+' || key === '=') controls.editUsers(USERS_PER_KEY)
  else if (key === '-') controls.editUsers(-USERS_PER_KEY)
  else if (key === '\u001b') controls.show('endpoints')
  else if (view) controls.show(view)
}
