// Runs one command and accounts for the CPU time and memory of its whole process tree, grandchildren included.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** Taken once: it follows the affinity of this process, which moveToTargetCore changes. */
const CORES = availableParallelism()

/** Where a control group can be made, and how its CPU time is read (milliseconds). The first that works is used. */
const GROUPS = [
  { root: '/sys/fs/cgroup', needs: 'cgroup.controllers', cpuMs: (dir) => cpuStatMs(dir) },
  { root: '/sys/fs/cgroup/unified', needs: 'cgroup.controllers', cpuMs: (dir) => cpuStatMs(dir) },
  { root: '/sys/fs/cgroup/cpuacct', needs: 'cpuacct.usage', cpuMs: (dir) => readNumber(dir, 'cpuacct.usage') / 1e6 },
]

const readNumber = (dir, file) => Number(readFileSync(join(dir, file), 'utf8'))
const cpuStatMs = (dir) => Number(/usage_usec (\d+)/.exec(readFileSync(join(dir, 'cpu.stat'), 'utf8'))[1]) / 1000

/** A fresh control group `{ dir, cpuMs, remove }`, or null where this user may not make one. */
function makeGroup() {
  for (const { root, needs, cpuMs } of GROUPS) {
    const dir = join(root, `tymbal-bench-${process.pid}-${Date.now()}`)
    try {
      if (!existsSync(join(root, needs))) continue
      mkdirSync(dir)
      cpuMs(dir)
      return { dir, cpuMs: () => cpuMs(dir), remove: () => removeGroup(dir) }
    } catch {
      removeGroup(dir)
    }
  }
  return null
}

function removeGroup(dir) {
  try {
    rmdirSync(dir)
  } catch {
    // Not made, or a process of it is still ending: an empty group left behind costs nothing.
  }
}

// bash joins the group and then becomes the tool, so that nothing of the tool runs outside.
const JOIN_GROUP = 'echo $$ > "$0/cgroup.procs"; exec "$@"'
// Without a group: the shell's own `times`, which sees every descendant that was waited for by its parent.
const PRINT_TIMES = '"$@"; code=$?; times >&3; exit $code'

/** `0m1.234s 0m0.456s` of the children line of bash's `times`, in milliseconds. */
function parseTimes(text) {
  const children = text.trim().split('\n')[1] ?? ''
  let total = 0
  for (const match of children.matchAll(/(\d+)m([\d.]+)s/g))
    total += Number(match[1]) * 60_000 + Number(match[2]) * 1000
  return total
}

/** nginx has the last core; the measured tool gets all others. null where there is one core only. */
export function toolCores() {
  if (CORES < 2) return null
  return CORES === 2 ? '0' : `0-${CORES - 2}`
}

/** Moves this process to nginx's core: a server inside the benchmark must not share a core with the measured tool. */
export function moveToTargetCore() {
  if (CORES >= 2) spawnSync('taskset', ['-a', '-c', '-p', String(CORES - 1), String(process.pid)])
}

/** How CPU time is taken here, for the table's footnote. */
export function accountingMethod() {
  const group = makeGroup()
  group?.remove()
  return group ? 'control group of the whole process tree' : 'waited-for descendants (bash times)'
}

/**
 * Runs `argv` to its end.
 * `whileRunning(pid)` is called with the first process's pid once it lives. After `limitMs` the whole process group is killed and the run fails.
 * @returns {Promise<{ code: number, stdout: string, stderr: string, cpuMs: number, wallMs: number }>}
 */
export async function runMeasured(argv, { env = {}, limitMs = 600_000, whileRunning = () => {}, pin = true } = {}) {
  const group = makeGroup()
  const cores = pin ? toolCores() : null
  const pinned = cores === null ? argv : ['taskset', '-c', cores, ...argv]
  const shell = group ? [JOIN_GROUP, group.dir] : [PRINT_TIMES, 'bench']
  const startedAt = performance.now()
  const child = spawn('bash', ['-c', ...shell, ...pinned], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const texts = { 1: '', 2: '', 3: '' }
  for (const fd of [1, 2, 3]) child.stdio[fd].on('data', (chunk) => (texts[fd] += chunk))
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), limitMs)
  whileRunning(child.pid)
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve(status ?? `killed by ${signal}`))
  })
  clearTimeout(timer)
  const wallMs = performance.now() - startedAt
  const cpuMs = group ? group.cpuMs() : parseTimes(texts[3])
  group?.remove()
  return { code, stdout: texts[1], stderr: texts[2], cpuMs, wallMs }
}

/** RSS in bytes of a process and all its descendants, from /proc. */
export function treeRss(rootPid) {
  const parents = new Map()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // After the name: state, ppid, …; the 22nd is RSS in pages.
      parents.set(Number(entry), { parent: Number(fields[1]), rss: Number(fields[21]) * 4096 })
    } catch {
      // The process ended between the listing and the reading.
    }
  }
  let total = 0
  for (const [pid, { rss }] of parents) if (descendsFrom(pid, rootPid, parents)) total += rss
  return total
}

function descendsFrom(pid, rootPid, parents) {
  for (let at = pid; at !== undefined && at > 1; at = parents.get(at)?.parent) if (at === rootPid) return true
  return false
}
