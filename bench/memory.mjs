// Memory per user: RSS of a tool's whole process tree while N users with an open connection each think for a second between requests.
import { runMeasured, treeRss } from './account.mjs'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'
import { PATHS } from './target.mjs'
import { findTools } from './tools.mjs'

const PEER_USERS = 2000
const TYMBAL_USERS = 15_000
const HOLD_SECONDS = 20
const SPAWN_SECONDS = 10

/** Runs `users` and gives the RSS samples of the time when all of them had a connection (counted by nginx). */
async function sampleRss(tool, users, target) {
  const spawnRate = Math.max(1, Math.ceil(users / SPAWN_SECONDS))
  const seconds = SPAWN_SECONDS + HOLD_SECONDS
  const load = { kind: 'think', base: target.http, paths: PATHS, connections: users, seconds, spawnRate }
  const samples = []
  let timer
  const sample = async (pid) => {
    const { active } = await target.status()
    if (active >= users) samples.push(treeRss(pid))
  }
  const result = await runMeasured(tool.argv(load, tool.command), {
    env: tool.env?.(load),
    limitMs: seconds * 2000 + 120_000,
    whileRunning: (pid) => {
      timer = setInterval(() => sample(pid).catch(() => {}), 1000)
    },
  })
  clearInterval(timer)
  const tail = samples.slice(Math.floor(samples.length / 2))
  if (tail.length < 3)
    throw new Error(
      `${tool.name}: not all ${users} users were connected at once (exit ${result.code})\n${result.stderr.slice(-1500)}`,
    )
  return { rss: median(tail), highest: Math.max(...samples), cpuPercent: (result.cpuMs / result.wallMs) * 100 }
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1)
const kilobytes = (bytes) => (bytes / 1e3).toFixed(1)

async function rowOf(tool, users, target) {
  const idle = await sampleRss(tool, 1, target)
  const full = await sampleRss(tool, users, target)
  console.error(`${tool.name}: ${users} users, ${megabytes(full.rss)} MB, one user ${megabytes(idle.rss)} MB`)
  return [
    ...[
      `${tool.name} ${tool.version}`.trim(),
      thousands(users),
      megabytes(full.rss),
      megabytes(full.highest),
      megabytes(idle.rss),
    ],
    ...[kilobytes(full.rss / users), kilobytes((full.rss - idle.rss) / users), `${full.cpuPercent.toFixed(0)} %`],
  ]
}

const HEADER = [
  'tool',
  'users',
  'RSS MB',
  'highest MB',
  'with 1 user MB',
  'kB/user',
  'kB/user above 1 user',
  'CPU of a core',
]

/** Publishes the memory table: all tools at 2,000 users and tymbal at 15,000, or all at `users`. */
export async function compareMemory(target, { users, names, write }) {
  const skipped = []
  const tools = findTools(names ?? ['tymbal', 'k6', 'locust'], 'think', (text) => skipped.push(text))
  const jobs = tools.map((tool) => [tool, users ?? PEER_USERS])
  const own = tools.find((tool) => tool.name === 'tymbal')
  if (own && users === null) jobs.unshift([own, TYMBAL_USERS])
  const busy = loadBefore()
  const rows = []
  for (const [tool, count] of jobs) {
    try {
      rows.push(await rowOf(tool, count, target))
    } catch (error) {
      console.error(error.message)
    }
  }
  publish({
    title: `${new Date().toISOString().slice(0, 10)} memory: a connection each, 1 s think time`,
    notes: [
      `${machineFacts()}; load before the start ${busy}`,
      `RSS of the whole process tree once a second while nginx counts all users' connections; median of the second half of ${HOLD_SECONDS} s. 1 kB = 1,000 bytes.`,
      ...skipped,
    ],
    body: table(HEADER, rows),
    write,
  })
}
