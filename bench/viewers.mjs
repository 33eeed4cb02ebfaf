// What pages cost the master: its CPU without a page, with 50 streams, and with one more that reads nothing. `node bench/viewers.mjs [seconds]`
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SECONDS = Number(process.argv[2] ?? 20)
const VIEWERS = 50
const ENDPOINTS = 40
const BIN = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
/** Linux counts CPU time in these. */
const TICKS_PER_SECOND = 100

const SCRIPT = `
import { HttpUser, task, constant } from 'tymbal'
export class Visitor extends HttpUser {
  waitTime = constant(0.1)
  @task async visit() { await this.client.get('/page', { name: '/page/' + Math.floor(Math.random() * ${ENDPOINTS}) }) }
}
`

let counted = 0
const target = createServer((_request, response) => {
  counted++
  response.end('ok')
})
await new Promise((resolve) => target.listen(0, '127.0.0.1', resolve))
const directory = mkdtempSync(join(tmpdir(), 'tymbal-viewers-'))
writeFileSync(join(directory, 'loadtest.ts'), SCRIPT)
const args = [
  '-f',
  'loadtest.ts',
  '-H',
  `http://127.0.0.1:${target.address().port}`,
  '--web-port',
  '0',
  '--processes',
  '2',
]
// Worker processes beside it: what they need is not the master's.
const master = spawn(process.execPath, [BIN, ...args, '--reporter', 'plain'], {
  cwd: directory,
  stdio: ['ignore', 'ignore', 'pipe'],
})
let said = ''
master.stderr.on('data', (chunk) => {
  said += chunk
})

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
async function until(look) {
  for (let i = 0; i < 600; i++) {
    const answer = await look()
    if (answer) return answer
    await sleep(50)
  }
  throw new Error(`did not happen:\n${said}`)
}

const base = await until(() => /^web page: (\S+)$/m.exec(said)?.[1])
const api = (path, body) =>
  fetch(`${base}api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })

function cpuSeconds() {
  const fields = readFileSync(`/proc/${master.pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

async function percentOfACore() {
  const [cpu, at] = [cpuSeconds(), performance.now()]
  await sleep(SECONDS * 1000)
  return ((cpuSeconds() - cpu) * 100_000) / (performance.now() - at)
}

const viewers = []
async function look() {
  const seen = { heads: 0, bytes: 0, gaps: [], lastMs: 0 }
  const abort = new AbortController()
  const response = await fetch(`${base}api/v1/runs/live/stream`, { signal: abort.signal })
  viewers.push({ seen, abort })
  const decoder = new TextDecoder()
  for await (const chunk of response.body) {
    seen.bytes += chunk.length
    if (!decoder.decode(chunk).includes('event: head')) continue
    const nowMs = performance.now()
    if (seen.lastMs > 0) seen.gaps.push(nowMs - seen.lastMs)
    seen.lastMs = nowMs
    seen.heads++
  }
}

/** Asks for the stream and never reads a byte of it. */
function stall() {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  socket.pause()
  socket.write(`GET /api/v1/runs/live/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`)
  return socket
}

const lines = []
const tell = (what, value) => lines.push([what, value])
try {
  await api('/runs', { users: 50, spawnRate: 1000 })
  await until(async () => (await (await api('/runs/live')).json()).run.users === 50)
  await sleep(3000)
  const alone = await percentOfACore()
  tell('master without a page', `${alone.toFixed(1)} % of a core`)
  for (let i = 0; i < VIEWERS; i++) look().catch(() => undefined)
  await until(() => viewers.length === VIEWERS)
  const watched = await percentOfACore()
  tell(`master with ${VIEWERS} streams`, `${watched.toFixed(1)} % of a core (+${(watched - alone).toFixed(1)})`)
  const before = viewers.map(({ seen }) => seen.heads)
  for (const { seen } of viewers) seen.gaps = []
  const stalled = Array.from({ length: 5 }, stall)
  const withStalled = await percentOfACore()
  tell(
    'the same with 5 more that read nothing',
    `${withStalled.toFixed(1)} % of a core (+${(withStalled - alone).toFixed(1)})`,
  )
  const heads = viewers.map(({ seen }, i) => seen.heads - before[i])
  tell('heads in that time, least and most', `${Math.min(...heads)} and ${Math.max(...heads)} of ${SECONDS}`)
  tell('longest gap between two heads', `${Math.max(...viewers.flatMap(({ seen }) => seen.gaps)).toFixed(0)} ms`)
  const bytes = viewers.reduce((sum, { seen }) => sum + seen.bytes, 0) / VIEWERS / (2 * SECONDS)
  tell('bytes to each page', `${(bytes / 1000).toFixed(1)} kB/s`)
  for (const socket of stalled) socket.destroy()
  await api('/runs/live/stop', { mode: 'graceful' })
  const summary = await until(async () => {
    const body = await (await api('/runs/live')).json()
    return body.run.state === 'stopped' && body
  })
  tell('requests counted by tymbal, by the target', `${summary.totals.requests}, ${counted}`)
  tell('start delay p99 of the run', `${summary.generator.startDelayMs.p99.toFixed(1)} ms`)
} finally {
  for (const { abort } of viewers) abort.abort()
  master.kill('SIGTERM')
  await new Promise((resolve) => master.once('exit', resolve))
  target.close()
  target.closeAllConnections()
  rmSync(directory, { recursive: true, force: true })
}
for (const [what, value] of lines) console.log(`${what.padEnd(44)} ${value}`)
