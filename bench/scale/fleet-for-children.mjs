// Preloaded into the master: all is the command line tool's own, but in place of worker processes it asks its parent for a fleet.
import { register } from 'node:module'

const MOST_PROCESSES = 10_000

const STAND_IN = `
export class WorkerChildren {
  #deps
  constructor(deps) { this.#deps = deps }
  start(count) {
    const { host, port, security } = this.#deps
    process.send({ host, port, count, security })
    process.channel.unref()
  }
  async close() {}
}`

// A fleet is larger than one machine's processes may be: the flag's limit is lifted.
const hooks = `
const source = ${JSON.stringify(STAND_IN)}
export async function load(url, context, next) {
  if (url.endsWith('/cli/worker-children.js')) return { format: 'module', source, shortCircuit: true }
  const loaded = await next(url, context)
  if (!url.endsWith('/cli/options/load-options.js')) return loaded
  return { ...loaded, source: String(loaded.source).replace('max: 256,', 'max: ${MOST_PROCESSES},') }
}`

register(`data:text/javascript,${encodeURIComponent(hooks)}`)
