// What pages cost the master: its CPU without a page, with 50 streams, and with one more that reads nothing. `node bench/viewers.mjs [--seconds 20] [--write]`
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { constants, createGunzip } from 'node:zlib'
import { loadBefore, machineFacts, publish, table } from './report.mjs'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, write: { type: 'boolean', default: false } },
})
const SECONDS = Number(values.seconds)
const LOAD_BEFORE = loadBefore()
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
/** Reads the stream as a browser does, compressed; `bytes` are those on the wire. */
function look() {
  const seen = { heads: 0, bytes: 0, gaps: [], lastMs: 0 }
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  unpacked.setEncoding('utf8').on('data', (text) => {
    for (const _ of text.matchAll(/^event: head$/gm)) {
      const nowMs = performance.now()
      if (seen.lastMs > 0) seen.gaps.push(nowMs - seen.lastMs)
      seen.lastMs = nowMs
      seen.heads++
    }
  })
  const request = get(`${base}api/v1/runs/live/stream`, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
    viewers.push({ seen, request })
    response.on('data', (chunk) => {
      seen.bytes += chunk.length
      unpacked.write(chunk)
    })
    response.on('error', () => undefined)
  })
  request.on('error', () => undefined)
}

/** Asks for the stream and never reads a byte of it. */
function stall() {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  socket.pause()
  socket.write(`GET /api/v1/runs/live/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`)
  return socket
}

/** Each note tells every page a picture of now: so many are more than a socket holds. */
const FILLING = 400

/** Bytes that the master has sent and nobody took, by the port of the reader. */
function untaken() {
  const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1)
  const rows = lines.map((line) => line.trim().split(/\s+/))
  const port = (address) => Number.parseInt(address.split(':')[1], 16)
  const own = rows.filter(([, local]) => port(local) === Number(new URL(base).port))
  return new Map(own.map(([, , remote, , queues]) => [port(remote), Number.parseInt(queues.split(':')[0], 16)]))
}

const more = (share, than) => `${share.toFixed(1)} % of a core (${share < than ? '' : '+'}${(share - than).toFixed(1)})`
const lines = []
const tell = (what, value) => lines.push([what, value])
try {
  await api('/runs', { users: 50, spawnRate: 1000 })
  await until(async () => (await (await api('/runs/live')).json()).run.users === 50)
  await sleep(3000)
  const alone = await percentOfACore()
  tell('master without a page', `${alone.toFixed(1)} % of a core`)
  for (let i = 0; i < VIEWERS; i++) look()
  await until(() => viewers.length === VIEWERS)
  const watched = await percentOfACore()
  tell(`master with ${VIEWERS} streams`, more(watched, alone))
  const bytes = viewers.reduce((sum, { seen }) => sum + seen.bytes, 0) / VIEWERS / SECONDS
  const stalled = Array.from({ length: 5 }, stall)
  for (let i = 0; i < FILLING; i++)
    await api('/runs/live/notes', { text: `fills the sockets of those that read nothing ${i}` })
  await sleep(3000)
  const queues = untaken()
  const full = stalled.filter(({ localPort }) => (queues.get(localPort) ?? 0) > 0)
  const before = viewers.map(({ seen }) => seen.heads)
  for (const { seen } of viewers) seen.gaps = []
  const withStalled = await percentOfACore()
  tell('the same with 5 more that read nothing', more(withStalled, alone))
  tell('sockets of these that are full', `${full.length} of ${stalled.length}`)
  const heads = viewers.map(({ seen }, i) => seen.heads - before[i])
  tell('heads in that time, least and most', `${Math.min(...heads)} and ${Math.max(...heads)} of ${SECONDS}`)
  tell('longest gap between two heads', `${Math.max(...viewers.flatMap(({ seen }) => seen.gaps)).toFixed(0)} ms`)
  tell('to each page, compressed', `${(bytes / 1000).toFixed(1)} kB/s`)
  for (const socket of stalled) socket.destroy()
  await api('/runs/live/stop', { mode: 'graceful' })
  const summary = await until(async () => {
    const body = await (await api('/runs/live')).json()
    return body.run.state === 'stopped' && body
  })
  tell('requests counted by tymbal, by the target', `${summary.totals.requests}, ${counted}`)
  tell('start delay p99 of the run', `${summary.generator.startDelayMs.p99.toFixed(1)} ms`)
} finally {
  for (const { request } of viewers) request.destroy()
  master.kill('SIGTERM')
  await new Promise((resolve) => master.once('exit', resolve))
  target.close()
  target.closeAllConnections()
  rmSync(directory, { recursive: true, force: true })
}
publish({
  title: `What ${VIEWERS} pages cost the master`,
  notes: [
    machineFacts(),
    `load before: ${LOAD_BEFORE}; ${ENDPOINTS} endpoints, two worker processes beside the master, ${SECONDS} s each`,
    'aim: 50 streams at most 10 % of a core more, and a reader that reads nothing delays nobody',
  ],
  body: table(['what', 'measured'], lines),
  write: values.write,
})
