// The workers of a run and the way to them: one in this process, several processes beside it, or machines elsewhere.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Master } from '../master/master.js'
import { messageOf, TymbalError } from '../model/errors.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { TestRun } from '../run/test-run.js'
import { importBundle } from '../users/import-bundle.js'
import { joinLinks } from '../wire/joined-link.js'
import type { MasterLink } from '../wire/link.js'
import { createMemoryLink } from '../wire/memory-link.js'
import { MAX_MESSAGE_BYTES } from '../wire/native-codec.js'
import { formatToken, type MasterKeys, newMasterKeys } from '../wire/security/join-token.js'
import { bindZmqMaster } from '../wire/zmq-master.js'
import { Worker } from '../worker/worker.js'
import type { CliIo } from './cli-io.js'
import { listenForLocust } from './locust-listener.js'
import type { Log } from './record/log.js'
import { isLoopback } from './resolve/listen-address.js'
import type { RunRequest, SwarmSettings } from './run-request.js'
import { keepKeys, masterKeys, writeToken } from './swarm/master-keys.js'
import { AGAIN_CODE } from './swarm/start-again.js'
import { workerCommands } from './swarm/worker-commands.js'
import { VERSION } from './version.js'
import { WorkerChildren } from './worker-children.js'
import { clock, wallClock, workerFacts } from './worker-process.js'

const LOOPBACK = '127.0.0.1'
/** Beside names and hash in one message. */
const MOST_SENT_BYTES = MAX_MESSAGE_BYTES - 2 ** 20

export interface Crew {
  readonly link: MasterLink
  /** What is typed on other machines to join, the token included. */
  readonly joinCommands: readonly string[]
  /** @param run the one that is under way, or about to be */
  start(master: Master, run: () => TestRun | null): void
  /** Worker processes of this machine that were lost are started anew. */
  refill(): void
  /** What the script threw in this process where nobody waits for it. */
  uncaught(thrown: unknown): void
  /** Resolves when every worker has left. */
  left(): Promise<void>
}

export interface CrewDeps {
  readonly io: CliIo
  readonly log: Log
  /** For the terminal alone: join tokens are kept in no log. */
  say(line: string): void
}

export async function createCrew(request: RunRequest, deps: CrewDeps): Promise<Crew> {
  const locust = request.locust === null ? null : await listenForLocust(request.locust, deps.log)
  const crew = await ownCrew(request, deps)
  return locust === null ? crew : { ...crew, link: joinLinks([crew.link, locust]) }
}

async function ownCrew(request: RunRequest, deps: CrewDeps): Promise<Crew> {
  if (request.swarm !== null || request.processes !== 1) requireSendable(request.script.plan.bundle)
  if (request.swarm !== null) return await swarmCrew(request, request.swarm, deps)
  return request.processes === 1 ? localCrew(request, deps) : await processCrew(request, deps)
}

/** @throws TymbalError TYM3004 when no message could hold it */
function requireSendable({ code, files }: ScriptBundle): void {
  const bytes = files.reduce((sum, { content }) => sum + content.length, Buffer.byteLength(code))
  if (bytes <= MOST_SENT_BYTES) return
  const megabytes = (size: number): string => `${Math.round(size / 2 ** 20)} MB`
  throw new TymbalError(
    'TYM3004',
    `The script with all it imports and its files is ${megabytes(bytes)}: too large to send`,
    {
      hint: `Workers are sent ${megabytes(MOST_SENT_BYTES)} at most. Have large data read on the workers, from a disk or a server.`,
    },
  )
}

/** One worker in this process: it shares the loaded script with the master's side. */
function localCrew({ script }: RunRequest, { log }: CrewDeps): Crew {
  const { master: link, workers } = createMemoryLink([`${hostname()}_${randomUUID().replaceAll('-', '')}`])
  const worker = new Worker({
    link: workers[0]!,
    facts: workerFacts(VERSION),
    clock,
    wallClock,
    script,
    importBundle,
    cache: null,
    masterTimeoutMs: 0,
    tell: (level, text) => log.write(level, text),
  })
  let served: Promise<void> = Promise.resolve()
  return {
    link,
    joinCommands: [],
    start: () => {
      served = worker.serve()
    },
    refill: () => undefined,
    uncaught: (thrown) => worker.uncaught(thrown),
    left() {
      // A master that ends before it knows its worker has nobody to say quit to.
      worker.quit()
      return served
    },
  }
}

/** Worker processes on this machine, over ZeroMQ on a free port of the loopback, with keys for this run alone. */
async function processCrew({ processes }: RunRequest, deps: CrewDeps): Promise<Crew> {
  const keys = newMasterKeys()
  const link = await bindZmqMaster({ host: LOOPBACK, port: 0, keys, workers: processes })
  return networkCrew({ link, keys, host: LOOPBACK, processes, joinCommands: [] }, deps)
}

/** Workers of other machines, and those of this one that were asked for. */
async function swarmCrew({ processes, gathering }: RunRequest, swarm: SwarmSettings, deps: CrewDeps): Promise<Crew> {
  const { bindHost, bindPort, isPlain, keyFile, joinFile, makeNewToken } = swarm
  const keys = isPlain ? null : makeNewToken ? newMasterKeys() : await masterKeys(keyFile)
  const link = await bindZmqMaster({ host: bindHost, port: bindPort, keys, workers: gathering?.workers ?? 1 })
  // A master that cannot listen replaces nobody's token.
  if (keys !== null && makeNewToken) await keepKeys(keyFile, keys)
  if (keys !== null) await writeToken(joinFile, keys)
  const joinCommands = announce(swarm, portOf(link), keys, deps)
  const host = ['0.0.0.0', '*'].includes(bindHost) ? LOOPBACK : bindHost === '::' ? '::1' : bindHost
  return networkCrew({ link, keys, host, processes, joinCommands }, deps)
}

/** The commands that it tells. */
function announce(
  { bindHost, isPlain }: SwarmSettings,
  port: number,
  keys: MasterKeys | null,
  deps: CrewDeps,
): readonly string[] {
  if (isPlain && !isLoopback({ host: bindHost })) {
    deps.log.write('warn', `--plain on ${bindHost}: whoever reaches port ${port} can read the script and send results`)
  }
  const token = keys === null ? null : formatToken(keys)
  deps.say(`listening on ${bindHost}:${port}; on each worker:`)
  const commands = workerCommands({ bindHost, port, token })
  for (const command of commands) deps.say(`  ${command}`)
  return commands
}

/** Another process takes its place. */
const AGAIN_REASON = `exit code ${AGAIN_CODE}`

interface NetworkCrew {
  readonly link: MasterLink
  readonly keys: MasterKeys | null
  /** Where the processes of this machine connect to. */
  readonly host: string
  readonly processes: number
  readonly joinCommands: readonly string[]
}

function networkCrew({ link, keys, host, processes, joinCommands }: NetworkCrew, { io, log }: CrewDeps): Crew {
  let children: WorkerChildren | null = null
  return {
    link,
    joinCommands,
    start(master, run) {
      children = new WorkerChildren({
        host,
        port: portOf(link),
        token: keys === null ? null : formatToken(keys),
        masterTimeoutMs: null,
        keepsScripts: false,
        env: io.env,
        onLine: (id, level, line) => log.write(level, line, { id, name: '' }),
        onExit(workerId, reason) {
          if (reason === AGAIN_REASON) children?.fill(processes)
          else childEnded(master, run(), workerId, reason)
        },
      })
      children.fill(processes)
    },
    refill: () => children?.fill(processes),
    uncaught: (thrown) => log.write('error', `thrown where nobody awaits it: ${messageOf(thrown)}`),
    left: async () => children?.close(),
  }
}

/** Before the load begins, a process of this machine that ends is a fault of the run; later it is a lost worker. */
function childEnded(master: Master, run: TestRun | null, workerId: string, reason: string): void {
  const isKnown = master.registry.get(workerId) !== undefined
  master.registry.lose(workerId, reason)
  if (run === null || run.hasBegun) return
  const when = isKnown ? 'before the load began' : 'before it had connected'
  run.stop({ kind: 'workers-lost', text: `a worker process ended ${when}: ${reason}` })
}

const portOf = (link: MasterLink): number => Number(link.address.slice(link.address.lastIndexOf(':') + 1))
