// A master with its page and a fleet of simulated workers, each fifth of which asks other endpoints.
import { fork, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const path = (file) => fileURLToPath(new URL(file, import.meta.url))
const BIN = path('../../dist/cli/bin.js')
/** Kinds of workers, see scale/reports.mjs. */
const KINDS = 5
const LIMIT_MS = 120_000

/** Resolves with the first answer that is true. @throws Error that names what did not happen */
export async function until(what, look) {
  const limitMs = performance.now() + LIMIT_MS
  for (;;) {
    const answer = await look()
    if (answer) return answer
    if (performance.now() > limitMs) throw new Error(`did not happen: ${what}`)
    await delay(50)
  }
}

/** `tymbal ARGS` in `home`; `url` of its page. */
export async function startMaster(home, args) {
  const child = spawn(process.execPath, [BIN, ...args, '--web-port', '0', '--reporter', 'plain'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = { text: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.text += text
  })
  const url = () => {
    if (child.exitCode !== null) throw new Error(said.text)
    return /^web page: (\S+)$/m.exec(said.text)?.[1]
  }
  return { child, said, url: await until('the page is open', url) }
}

export async function startLiveFleet(home, { workers, endpoints }) {
  writeFileSync(
    join(home, 'fleet.ts'),
    "import { HttpUser, task } from 'tymbal'\nexport class C0 extends HttpUser { @task go() {} }\n",
  )
  const [token, key] = [join(home, 'join.token'), join(home, 'master.key')]
  const load = ['-u', 5000, '-r', 5000, '-H', 'http://127.0.0.1:1', '--exit-code-on-error', 0]
  const swarm = ['--master', '--master-bind-port', 0, '--expect-workers', workers]
  const kept = ['--out', 'results', '--join-file', token, '--master-key', key]
  const master = await startMaster(home, ['run', 'fleet.ts', ...swarm, ...load, ...kept].map(String))
  const port = Number(await until('it listens', () => /^listening on \S+:(\d+);/m.exec(master.said.text)?.[1]))
  const fleet = fork(path('../scale/fleet.mjs'))
  const shares = { endpoints: endpoints / KINDS, isSpread: true }
  fleet.send({ port, token: readFileSync(token, 'utf8'), first: 0, count: workers, ...shares })
  const ask = async (question) => await (await fetch(`${master.url}api/v1${question}`)).json()
  return {
    ...master,
    ask,
    /** Until the run is so many seconds old. */
    aged: (seconds) =>
      until(
        `${seconds} s of the run`,
        async () => (await ask('/runs/live/picture')).head.run.durationMs > seconds * 1000,
      ),
    /** Ends the run; answers its directory. */
    async stop() {
      const ended = new Promise((resolve) => master.child.once('exit', resolve))
      master.child.kill('SIGTERM')
      await ended
      const results = join(home, 'results')
      return join(results, readdirSync(results)[0])
    },
    kill() {
      fleet.kill('SIGKILL')
      master.child.kill('SIGKILL')
    },
  }
}
