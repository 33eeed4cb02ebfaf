// A swarm on hosts of its own: a master, workers that join with the command it prints, and a target that counts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProgressLine } from '../../src/outputs/progress/json-lines.js'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { type CountingTarget, startTarget } from './counting-target.js'
import { createHosts, type Hosts } from './hosts.js'
import { Program } from './program.js'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))

/** Each user: a request, a tenth of a second's thought, and again. */
export const SCRIPT = `
import { HttpUser, task, constant } from 'tymbal'
export class Visitor extends HttpUser {
  waitTime = constant(0.1)
  @task async visit() { await this.client.get('/') }
}
`

export interface MasterSettings {
  readonly users: number
  readonly seconds: number
  readonly workers: number
  readonly script?: string
  readonly more?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

export interface Swarm {
  readonly hosts: Hosts
  readonly target: CountingTarget
  readonly directory: string
  /** Users come all at once; the progress is told as JSON lines. */
  startMaster(settings: MasterSettings): Program
  /** The words after `tymbal` of the command that the master prints. */
  command(master: Program): Promise<readonly string[]>
  /** Runs `tymbal ARGS` on a host. */
  start(host: string, args: readonly string[], env?: NodeJS.ProcessEnv): Program
  summary(): RunSummary
  remove(): void
}

export async function createSwarm(workerHosts: readonly string[]): Promise<Swarm> {
  const hosts = createHosts(['master', 'target', ...workerHosts])
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-swarm-'))
  const remove = (): void => {
    hosts.remove()
    rmSync(directory, { recursive: true, force: true })
  }
  const target = await startTarget(hosts, 'target').catch((fault: unknown) => {
    remove()
    throw fault
  })
  const start = (host: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program =>
    new Program(
      host,
      hosts.spawn(host, [process.execPath, BIN, ...args], {
        cwd: directory,
        env: { ...process.env, ...homeOf(join(directory, host)), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
  const json = join(directory, 'summary.json')
  return {
    hosts,
    target,
    directory,
    start,
    startMaster({ users, seconds, workers, script = SCRIPT, more = [], env = {} }) {
      const file = join(directory, 'loadtest.ts')
      writeFileSync(file, script)
      rmSync(json, { force: true })
      const load = ['-H', target.url, '-u', String(users), '-r', '1000000', '-t', `${seconds}s`, '-s', '10']
      const listening = ['--master', '--master-bind-host', hosts.ip('master'), '--expect-workers', String(workers)]
      const outputs = ['--no-save', '--reporter', 'json', '--json-file', json]
      return start('master', ['run', file, ...load, ...listening, ...outputs, ...more], env)
    },
    command: (master) => master.seen('the master prints the command of a worker', () => commandIn(master.stderr)),
    summary: () => JSON.parse(readFileSync(json, 'utf8')) as RunSummary,
    remove,
  }
}

/** A host keeps its own things: keys, tokens and scripts that it was sent. */
const homeOf = (path: string): NodeJS.ProcessEnv => ({
  XDG_STATE_HOME: join(path, 'state'),
  XDG_CACHE_HOME: join(path, 'cache'),
})

function commandIn(text: string): readonly string[] | undefined {
  return /^ {2}tymbal (--worker .*)$/m.exec(text)?.[1]?.trim().split(/\s+/)
}

/** The lines of progress that a master has printed so far. */
export function progressOf(master: Program): readonly ProgressLine[] {
  const whole = master.stdout.split('\n').slice(0, -1)
  return whole.map((line) => JSON.parse(line) as ProgressLine).filter(({ schema }) => schema.includes('progress'))
}

/** Each worker's own requests make up the total, and failed requests are requests. */
export const requestsOfWorkers = ({ workers }: RunSummary): number =>
  workers.reduce((sum, { requests }) => sum + requests, 0)
