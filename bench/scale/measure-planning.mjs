// What planning costs the master beside the network: users dealt, numbered, and written as messages for the workers.
import { median, thousands } from '../report.mjs'

const MASTER = new URL('../../dist/master/load-control.js', import.meta.url)
const CODEC = new URL('../../dist/wire/native-codec.js', import.meta.url)
const CLASSES = 50
const HOSTS = 100
const ROUNDS = 3
/** As the master plans: four windows a second, each a second ahead. */
const WINDOW_MS = 250
const RAMP_SECONDS = 8

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function scenarioOf(users, spawnRate) {
  const userClasses = Array.from({ length: CLASSES }, (_, i) => ({
    ...{ name: `C${i}`, weight: 1 + (i % 7), fixedCount: 0, host: null },
  }))
  const plan = { kind: 'users', users, spawnRate }
  return { name: 'default', plan, startTimeMs: 0, durationMs: null, gracefulStopMs: null, userClasses, tags: {} }
}

const idOf = (i) => `h${i % HOSTS}_${String(i).padStart(32, '0')}`
const hostOf = (i) => `h${i % HOSTS}`

function loadOf({ LoadControl }, { users, spawnRate, workers }) {
  const load = new LoadControl([scenarioOf(users, spawnRate)])
  for (let i = 0; i < workers; i++) load.addWorker(idOf(i), hostOf(i))
  return load
}

/** Plans one window as the master does, its messages included. */
function plan({ encodeMessage }, load, fromMs, toMs) {
  const startedAt = cpuMs()
  const windows = load.plan(fromMs, toMs, fromMs)
  const dealtAt = cpuMs()
  let bytes = 0
  for (const [id, steps] of windows) bytes += encodeMessage({ type: 'spawn', runId: 'run', epoch: 0, steps }, id).length
  return { ms: cpuMs() - startedAt, dealtMs: dealtAt - startedAt, messages: windows.size, bytes }
}

function changeFleet(parts) {
  const load = loadOf(parts, { users: 1_000_000, spawnRate: Number.POSITIVE_INFINITY, workers: 10_000 })
  const up = plan(parts, load, 0, 1000)
  load.removeWorker(idOf(5000))
  const loss = plan(parts, load, 1000, 2000)
  load.addLateWorker(idOf(5000), hostOf(5000), null)
  const join = plan(parts, load, 2000, 3000)
  return { up, loss, join }
}

/** The mean of the seconds of a ramp, the first left out: code is compiled in it. */
function ramp(parts) {
  const load = loadOf(parts, { users: 5000 * RAMP_SECONDS, spawnRate: 5000, workers: 1000 })
  const windows = []
  for (let atMs = 0; atMs < RAMP_SECONDS * 1000; atMs += WINDOW_MS) {
    windows.push(plan(parts, load, atMs, atMs + WINDOW_MS))
  }
  const later = windows.slice(1000 / WINDOW_MS)
  const mean = (figure) => later.reduce((sum, window) => sum + window[figure], 0) / (RAMP_SECONDS - 1)
  return { ms: mean('ms'), dealtMs: mean('dealtMs'), messages: mean('messages'), bytes: mean('bytes') }
}

/** Rows of the table. */
export async function measurePlanning() {
  const parts = { ...(await import(MASTER.href)), ...(await import(CODEC.href)) }
  const rounds = Array.from({ length: ROUNDS }, () => ({ ...changeFleet(parts), ramp: ramp(parts) }))
  const row = (title, name) => {
    const of = (figure) => thousands(median(rounds.map((round) => round[name][figure])))
    return [title, of('ms'), of('dealtMs'), of('messages'), of('bytes')]
  }
  return [
    row('1,000,000 users to 10,000 workers, at once', 'up'),
    row('one of these workers is lost', 'loss'),
    row('a worker joins them', 'join'),
    row('each second of a ramp of 5,000 users/s to 1,000 workers', 'ramp'),
  ]
}
