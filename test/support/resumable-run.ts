// A run of a master with workers of their own, whose master can be killed and started again.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { AppState, Picture } from '../../src/web/api.js'
import { freePort } from './free-port.js'
import type { Program } from './program.js'
import { until } from './until.js'
import { openWeb, startWorker, type WebSession } from './web-session.js'

const RUN_TIME = '10m'

export class ResumableRun {
  /** Of the master of now. */
  web: WebSession
  readonly workers: Program[] = []
  readonly #args: readonly string[]
  readonly #load: readonly string[]

  private constructor(web: WebSession, args: readonly string[], users: number) {
    this.web = web
    this.#args = args
    this.#load = ['-u', String(users), '-r', '100', '-t', RUN_TIME, '--resume', 'last']
  }

  /** So many workers, which come one after another, and users that all run. */
  static async start(host: string, workers: number, users: number): Promise<ResumableRun> {
    const args = ['-H', host, '--master', '--master-bind-port', String(await freePort())]
    const run = new ResumableRun(await openWeb(args), args, users)
    for (let i = 0; i < workers; i++) await run.join()
    const { status } = await run.web.post('/runs', { users, spawnRate: 100, runTime: RUN_TIME })
    if (status !== 201) throw new Error(`the run does not begin: ${status}`)
    await run.has(users)
    return run
  }

  async join(): Promise<void> {
    const connected = async (): Promise<number> => (await this.web.get<AppState>('/state')).body.workers.connected
    const before = await connected()
    this.workers.push(await startWorker(this.web))
    await this.web.program.seen('the worker is there', async () => (await connected()) > before)
  }

  /** Resolves when so many users run. */
  async has(users: number): Promise<void> {
    await until(`${users} users run`, async () => (await this.head()).run.users === users)
  }

  async head(): Promise<Picture['head']> {
    return (await this.web.get<Picture>('/runs/live/picture')).body.head
  }

  async summary(): Promise<RunSummary> {
    return (await this.web.get<RunSummary>('/runs/live')).body
  }

  async killMaster(): Promise<void> {
    this.web.program.signal('SIGKILL')
    await this.web.program.ended
  }

  /** Resolves when the run goes on. */
  async startMasterAgain(): Promise<void> {
    const { directory } = this.web
    this.web = await openWeb([...this.#args, ...this.#load], { command: ['run'], directory })
    await this.web.program.says('taken over by a new master after')
    await this.web.program.seen(
      'its run is there',
      async () => (await this.web.get('/runs/live/picture')).status === 200,
    )
  }

  /** Its last summary, as it was written: a master that was started again ends with its run. */
  async stop(): Promise<RunSummary> {
    await this.web.post('/runs/live/stop', { mode: 'graceful' })
    const results = join(this.web.directory, 'results')
    const file = join(results, readdirSync(results)[0]!, 'summary.json')
    await this.web.program.seen('the summary is written', () => existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as RunSummary
  }
}
