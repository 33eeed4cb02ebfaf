// Whether a worker can work with this master: they must speak the same protocol and run scripts the same way.
import { PROTOCOL_VERSION, type WorkerMessage } from '../wire/messages.js'

/** What the master runs as: tymbal's version, and Node's as `v20.20.2`. */
export interface MasterVersion {
  readonly tymbal: string
  readonly node: string
}

export interface Unfit {
  readonly reason: string
  readonly hint: string
}

type Hello = Extract<WorkerMessage, { type: 'hello' }>

/** Why not, or null. Locust's workers run scripts of their own. */
export function checkPeer({ kind, protocol, version, node }: Hello, master: MasterVersion): Unfit | null {
  if (kind === 'locust') return null
  if (protocol !== PROTOCOL_VERSION || version !== master.tymbal) {
    const reason = `this worker is tymbal ${version} (protocol ${protocol}), the master tymbal ${master.tymbal} (protocol ${PROTOCOL_VERSION})`
    return { reason, hint: `Install the master's version beside it: npm i tymbal@${master.tymbal}` }
  }
  if (majorOf(node) === majorOf(master.node)) return null
  return {
    reason: `this worker runs Node ${node}, the master Node ${master.node}: one script could behave in two ways`,
    hint: `Run both with the same major version of Node.`,
  }
}

const majorOf = (version: string): string => version.replace(/^v/, '').split('.', 1)[0]!
