// One run of a swarm to which a schedule of blows is done, and what it came to, host by host.
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { Blow, Schedule, Stroke } from './chaos-schedule.js'
import { Gathering } from './gathering.js'
import { createSwarm, type Swarm } from './swarm.js'

export const USERS = 40
export const AT_START = ['w1', 'w2', 'w3', 'w4']
export const JOINERS = ['w5', 'w6']
/** From the moment when all users run: the blows, the time to come back, and some rest. */
const SECONDS = 20
const LOOK_EVERY_MS = 200
/** Requests that were at the target then may have been answered after the worker's last report. */
const IN_FLIGHT_MS = 100

export interface HostResult {
  readonly host: string
  readonly exitCode: number | null
  readonly state: string
  readonly counted: number
  readonly served: number
  /** Requests at the target after the last report of a killed worker that is counted, by what the summary says of it; 0 when it was not killed. */
  readonly mayMiss: number
  /** How long before its death that report was, ms; 0 when it was not killed. */
  readonly unreportedMs: number
  /** What the worker has printed. */
  readonly said: string
}

export interface ChaosResult {
  readonly exitCode: number | null
  readonly summary: RunSummary
  readonly hosts: readonly HostResult[]
  /** Users that ran at the end, and workers. */
  readonly users: number
  readonly masterSaid: string
}

export async function runChaos({ strokes }: Schedule): Promise<ChaosResult> {
  const swarm = await createSwarm([...AT_START, ...JOINERS])
  try {
    return await withSwarm(swarm, strokes)
  } finally {
    swarm.remove()
  }
}

async function withSwarm(swarm: Swarm, strokes: readonly Stroke[]): Promise<ChaosResult> {
  const run = await Gathering.start(swarm, { users: USERS, seconds: SECONDS, on: AT_START })
  const history = watchCounts(swarm)
  const startMs = performance.now()
  const killedAtMs = new Map<string, number>()
  await Promise.all(
    strokes.map(async (stroke) => {
      await at(startMs, stroke.atS)
      if (stroke.blow === 'kill') killedAtMs.set(stroke.host, performance.now())
      await STROKES[stroke.blow](swarm, run, stroke.host)
      if (stroke.forS === 0) return
      await at(startMs, stroke.atS + stroke.forS)
      undo(swarm, run, stroke)
    }),
  )
  const gone = new Set(strokes.filter(({ blow }) => blow === 'kill' || blow === 'leave').map(({ host }) => host))
  const expected = [...run.workers.keys()].filter((host) => !gone.has(host)).length
  await run.settled(expected, USERS, 12_000)
  const exitCode = await run.master.exit()
  const summary = swarm.summary()
  const counts = await history.stop()
  const hosts = await Promise.all(
    [...run.workers].map(async ([host, worker]): Promise<HostResult> => {
      const row = summary.workers.find((one) => one.host === host)
      const served = counts.at(host, Number.POSITIVE_INFINITY)
      const killed = killedAtMs.get(host)
      const reportedMs = Date.parse(summary.run.startedAt) - performance.timeOrigin + (row?.reportedUntilMs ?? 0)
      const mayMiss = killed === undefined ? 0 : served - counts.at(host, reportedMs - IN_FLIGHT_MS)
      return {
        host,
        exitCode: await worker.exit(),
        state: row?.state ?? 'unknown',
        counted: row?.requests ?? 0,
        served,
        mayMiss,
        unreportedMs: killed === undefined ? 0 : Math.round(killed - reportedMs),
        said: worker.stderr,
      }
    }),
  )
  return { exitCode, summary, hosts, users: expected, masterSaid: run.master.stderr }
}

const STROKES: Readonly<Record<Blow, (swarm: Swarm, run: Gathering, host: string) => void | Promise<void>>> = {
  kill: (_swarm, run, host) => run.worker(host).signal('SIGKILL'),
  leave: (_swarm, run, host) => leave(run, host),
  pause: (_swarm, run, host) => run.worker(host).signal('SIGSTOP'),
  cut: ({ hosts }, _run, host) => hosts.cut(host),
  'drop-in': ({ hosts }, _run, host) => hosts.drop(host, 'in'),
  'drop-out': ({ hosts }, _run, host) => hosts.drop(host, 'out'),
  join: (_swarm, run, host) => void run.join(host),
}

/** A process that has only just been started is no worker yet that could leave: the signal would simply end it. */
async function leave(run: Gathering, host: string): Promise<void> {
  if (JOINERS.includes(host)) await run.heard(new RegExp(`worker ${host}_\\w+ joined`))
  run.worker(host).signal('SIGTERM')
}

function undo(swarm: Swarm, run: Gathering, { blow, host }: Stroke): void {
  if (blow === 'pause') run.worker(host).signal('SIGCONT')
  else swarm.hosts.heal(host)
}

async function at(startMs: number, seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, startMs + seconds * 1000 - performance.now()))
}

interface Counts {
  /** Requests of that host at the target until then. */
  at(host: string, ms: number): number
}

/** Looks a few times a second how many requests of each host the target has counted. */
function watchCounts({ target, hosts }: Swarm): { stop(): Promise<Counts> } {
  const seen: { readonly ms: number; readonly senders: Awaited<ReturnType<typeof target.senders>> }[] = []
  const look = async (): Promise<void> => {
    const senders = await target.senders()
    seen.push({ ms: performance.now(), senders: structuredClone(senders) })
  }
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await look()
      return {
        at: (host, ms) => seen.findLast((one) => one.ms <= ms)?.senders[hosts.ip(host, 'load')]?.count ?? 0,
      }
    },
  }
}
