// Real masters of Locust for tests: Debian's 2.12.1, and a newer one named by TYMBAL_LOCUST or found on the PATH.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './nginx.js'

const DEBIANS = '/usr/bin/locust'

export interface LocustProgram {
  /** For the names of tests. */
  readonly label: string
  /** null when it is not installed: tests that need it say so and are skipped. */
  readonly path: string | null
  /** What its locustfile must begin with. */
  readonly header: string
  /** Answers heartbeats, tells of the end of spawning, gives its script: all later than 2.12. */
  readonly isNew: boolean
}

/** '' for Debian's package, which does not know its own version. */
function versionOf(path: string): string | null {
  const said = spawnSync(path, ['-V'], { encoding: 'utf8' })
  if (said.status !== 0) return null
  return /locust (\d+\.\d+)/.exec(said.stdout)?.[1] ?? ''
}

function newest(): LocustProgram {
  const named = [
    process.env.TYMBAL_LOCUST,
    ...(process.env.PATH ?? '').split(':').map((folder) => join(folder, 'locust')),
  ]
  const path = named.find((one) => one !== undefined && existsSync(one) && (versionOf(one) ?? '') !== '') ?? null
  return { label: 'a Locust of PyPI (named by TYMBAL_LOCUST, or on the PATH)', path, header: '', isNew: true }
}

function debians(): LocustProgram {
  const isThere = existsSync(DEBIANS) && versionOf(DEBIANS) === ''
  const header = 'import locust.runners\nlocust.runners.__version__ = "2.12.1"\n'
  return { label: "Locust 2.12.1 of Debian's python3-locust", path: isThere ? DEBIANS : null, header, isNew: false }
}

export const LOCUSTS: readonly LocustProgram[] = [debians(), newest()]

/** What `/stats/requests` answers, as far as tests look. */
export interface LocustStats {
  readonly state: string
  readonly user_count: number
  readonly stats: readonly {
    readonly name: string
    readonly num_requests: number
    readonly num_failures: number
    readonly min_response_time: number | null
    readonly max_response_time: number
    readonly avg_response_time: number
  }[]
  readonly errors: readonly { readonly error: string; readonly occurrences: number; readonly name: string }[]
  readonly workers: readonly { readonly id: string; readonly state: string; readonly user_count: number }[]
}

export interface LocustMaster {
  readonly child: ChildProcess
  /** Where workers connect to. */
  readonly port: number
  readonly directory: string
  readonly web: string
  /** All that it has written. */
  output(): string
  stats(): Promise<LocustStats>
  swarm(users: number, spawnRate: number, host: string): Promise<void>
  endTest(): Promise<void>
  get(path: string): Promise<Response>
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  stop(): Promise<void>
}

/** Starts a master; with `--headless` among `more` it has no page. */
export async function startLocust(
  { path, header, isNew }: LocustProgram,
  locustfile: string,
  more: readonly string[] = [],
): Promise<LocustMaster> {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-locust-'))
  const [port, webPort] = [await freePort(), await freePort()]
  writeFileSync(join(directory, 'locustfile.py'), header + locustfile)
  const isHeadless = more.includes('--headless')
  const web = isHeadless ? [] : ['--web-host', '127.0.0.1', '--web-port', String(webPort)]
  const bind = ['--master', '--master-bind-host', '127.0.0.1', '--master-bind-port', String(port)]
  const child = spawn(path!, ['-f', 'locustfile.py', ...bind, ...web, ...more], { cwd: directory })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  }
  const url = `http://127.0.0.1:${webPort}`
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const get = (page: string): Promise<Response> => fetch(url + page)
  const master: LocustMaster = {
    child,
    port,
    directory,
    web: url,
    output: () => text,
    get,
    ended,
    async stats() {
      const answer = await get('/stats/requests')
      if (answer.status !== 200) throw new Error(`/stats/requests answers ${answer.status}`)
      return (await answer.json()) as LocustStats
    },
    async swarm(users, spawnRate, host) {
      const body = new URLSearchParams({ user_count: String(users), spawn_rate: String(spawnRate), host })
      const answer = await fetch(`${url}/swarm`, { method: 'POST', body })
      if (answer.status !== 200) throw new Error(`/swarm answers ${answer.status}: ${await answer.text()}`)
    },
    async endTest() {
      const answer = await fetch(`${url}/stop`, { method: isNew ? 'POST' : 'GET' })
      if (answer.status !== 200) throw new Error(`/stop answers ${answer.status}`)
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
  if (!isHeadless) await until('the page of the master', async () => (await get('/').catch(() => null))?.status === 200)
  return master
}

/** Lines of a master's log that somebody would have to look into. */
export const complaintsOf = (output: string): readonly string[] =>
  output.split('\n').filter((line) => /WARNING|ERROR|CRITICAL|Traceback|Error:/.test(line))

/** Asks again and again until the answer is yes. */
export async function until(what: string, ask: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${limitMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
