// Runs the command line tool as the master of a simulated fleet, and accounts for its CPU time and memory.
import { fork, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { median } from '../report.mjs'

const path = (file) => fileURLToPath(new URL(file, import.meta.url))
const BIN = path('../../dist/cli/bin.js')
const FLEET_PROCESSES = 2
const CLASSES = 50
const USERS = 40_000
const SPAWN_RATE = 5000
/** Linux counts CPU time of processes in hundredths of a second. */
const TICK_MS = 10
/** For the last workers to hear that they may go home. */
const QUIT_MS = 1000
/** What a run may take beyond its own time: connecting, the last reports, leaving. */
const SPARE_MS = 120_000

/** `share` of a core: of the master, of the fleet's processes together. */
export async function measureFleet({ workers, endpoints, reporter }, { seconds, warmUp, nodeOptions }) {
  if (!existsSync(BIN)) throw new Error('dist/cli/bin.js is not built (npm run build)')
  const home = mkdtempSync(join(tmpdir(), 'tymbal-scale-'))
  const startedAt = performance.now()
  const runSeconds = warmUp + seconds + 2
  const master = startMaster({ home, workers, reporter, runSeconds, nodeOptions })
  const fleet = []
  const limit = setTimeout(
    () => [master.child, ...fleet.map(({ child }) => child)].forEach(kill),
    runSeconds * 1000 + SPARE_MS,
  )
  try {
    const place = await Promise.race([master.listening, master.ended])
    for (let i = 0; i < FLEET_PROCESSES; i++) fleet.push(startFleet(master, { ...place, workers, endpoints, part: i }))
    await Promise.race([Promise.all(fleet.map(({ going }) => going)), master.ended])
    const gatherMs = performance.now() - startedAt
    const measured = await watch(master, fleet, { warmUp, seconds })
    await master.ended
    const leaveMs = performance.now() - startedAt - gatherMs - runSeconds * 1000
    await delay(QUIT_MS)
    const sent = await Promise.all(fleet.map(({ child }) => figuresOf(child)))
    for (const fault of sent.flatMap(({ faults }) => faults)) console.error(`a worker: ${fault}`)
    const total = (figure) => sent.reduce((sum, part) => sum + part[figure], 0)
    const perReport = total('requests') / total('reports')
    const lines = master.lines.filter(({ atMs }) => {
      const second = Math.floor(atMs / 1000)
      return second > warmUp && second <= warmUp + seconds
    })
    const isTold = reporter === 'json'
    return {
      ...{ ...measured, seconds, gatherMs, leaveMs },
      reports: total('reports'),
      left: total('left'),
      cuts: total('cuts'),
      lost: total('requests') - finalRequests(home),
      summaries: isTold ? lines.length : null,
      behind: isTold ? Math.max(0, ...lines.map((line) => missing(line, workers, perReport))) : null,
      lateMs: isTold ? Math.max(0, ...lines.map(({ atMs }) => atMs % 1000)) : null,
    }
  } finally {
    clearTimeout(limit)
    for (const { child } of [master, ...fleet]) kill(child)
    rmSync(home, { recursive: true, force: true })
  }
}

const missing = ({ atMs, requests }, workers, perReport) => Math.floor(atMs / 1000) * workers - requests / perReport

function startMaster({ home, workers, reporter, runSeconds, nodeOptions }) {
  const classes = Array.from(
    { length: CLASSES },
    (_, i) => `export class C${i} extends HttpUser { static weight = ${1 + (i % 7)}; @task go() {} }`,
  )
  writeFileSync(join(home, 'fleet.ts'), `import { HttpUser, task } from 'tymbal'\n${classes.join('\n')}\n`)
  const files = { token: join(home, 'join.token'), key: join(home, 'master.key'), results: join(home, 'results') }
  const argv = [
    ...nodeOptions,
    BIN,
    'run',
    'fleet.ts',
    '--master',
    '--master-bind-port',
    '0',
    '--expect-workers',
    workers,
  ]
  const load = ['-u', USERS, '-r', SPAWN_RATE, '-t', `${runSeconds}s`, '-H', 'http://127.0.0.1:1']
  const shown = ['--reporter', reporter, '--exit-code-on-error', '0', '--summary', 'none']
  const kept = ['--out', files.results, '--join-file', files.token, '--master-key', files.key]
  const child = spawn(process.execPath, [...argv, ...load, ...shown, ...kept].map(String), {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"schema":"tymbal.progress/')) lines.push(JSON.parse(line))
  })
  let stderr = ''
  const listening = new Promise((resolve) => {
    child.stderr.on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-3000)
      process.env.BENCH_LOG && appendFileSync(process.env.BENCH_LOG, chunk)
      const port = /^listening on \S+:(\d+);/m.exec(stderr)?.[1]
      if (port !== undefined) resolve({ port: Number(port), token: readFileSync(files.token, 'utf8') })
    })
  })
  const ended = new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the master ended with ${code}:\n${stderr}`)),
    )
  })
  ended.catch(() => undefined)
  return { child, lines, listening, ended }
}

function startFleet(master, { port, token, workers, endpoints, part }) {
  const child = fork(path('fleet.mjs'))
  const first = Math.floor((part * workers) / FLEET_PROCESSES)
  const count = Math.floor(((part + 1) * workers) / FLEET_PROCESSES) - first
  child.send({ port, token, first, count, endpoints })
  const going = message(child)
  child.once('exit', (code) => code === 0 || master.child.kill())
  return { child, going }
}

function figuresOf(child) {
  child.send('end')
  return message(child)
}

/** The next message of a child; it never comes when the child ends before. */
const message = (child) => new Promise((resolve) => child.once('message', resolve))

/** CPU time and memory over the measured seconds. */
async function watch(master, fleet, { warmUp, seconds }) {
  await delay(warmUp * 1000)
  const pids = fleet.map(({ child }) => child.pid)
  const fleetMs = () => pids.reduce((sum, pid) => sum + cpuMs(pid), 0)
  const { pid } = master.child
  const [startedAt, masterBefore, fleetBefore] = [performance.now(), cpuMs(pid), fleetMs()]
  const waitedBefore = waitedMs(pid)
  const sizes = []
  while (sizes.length < seconds) {
    await delay(startedAt + (sizes.length + 1) * 1000 - performance.now())
    sizes.push(memory(pid, 'VmRSS'))
  }
  const spentMs = performance.now() - startedAt
  return {
    master: (cpuMs(pid) - masterBefore) / spentMs,
    fleet: (fleetMs() - fleetBefore) / spentMs,
    waited: (waitedMs(pid) - waitedBefore) / spentMs,
    rss: median(sizes),
    peakRss: memory(pid, 'VmHWM'),
  }
}

/** User and system time of all threads of a process so far. */
function cpuMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** How long threads of a process could have run and had no core. */
function waitedMs(pid) {
  const threads = readdirSync(`/proc/${pid}/task`)
  const waited = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[1]))
  return waited.reduce((sum, ns) => sum + ns, 0) / 1e6
}

function memory(pid, figure) {
  return Number(new RegExp(`${figure}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024
}

/** From the run directory: the master's own last word. */
function finalRequests(home) {
  const results = join(home, 'results')
  const [run] = readdirSync(results)
  return JSON.parse(readFileSync(join(results, run, 'summary.json'), 'utf8')).totals.requests
}

function kill(child) {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
