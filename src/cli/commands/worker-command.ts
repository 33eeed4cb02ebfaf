// `tymbal --worker`: serves a master, which sends the script; in this process, or in several.
import { randomUUID } from 'node:crypto'
import { availableParallelism, hostname } from 'node:os'
import { EXIT, TymbalError } from '../../model/errors.js'
import { parseToken } from '../../wire/security/join-token.js'
import { captureConsole } from '../capture-console.js'
import { type CliIo, say } from '../cli-io.js'
import { addUnknownFlags } from '../parse/read-flags.js'
import { settingsOf } from '../parse/settings.js'
import type { Sources } from '../prepare/sources.js'
import { createLog, type Log, type LogSettings } from '../record/log.js'
import { findToken } from '../swarm/find-token.js'
import { masterHost, sayUnknownName } from '../swarm/master-host.js'
import { AGAIN_CODE, isSecond, startAgain } from '../swarm/start-again.js'
import { WorkerChildren } from '../worker-children.js'
import { createWorker, DEFAULT_MASTER_TIMEOUT_MS, LEAVE_LIMIT_MS } from '../worker-process.js'

interface WorkerSettings {
  readonly host: string
  readonly port: number
  /** null = plain. */
  readonly token: string | null
  readonly masterTimeoutMs: number
  readonly processes: number
}

export async function workerCommand(sources: Sources, io: CliIo): Promise<number> {
  refuseOthers(sources)
  sources.faults.throwIfAny()
  const settings = await workerSettings(sources, io)
  const log = await createLog(logSettings(sources), { writeLine: (line) => say(io, line), now: () => io.now() })
  for (const note of sources.notes) log.write('warn', note)
  log.write('info', `worker of the master at ${settings.host}:${settings.port}`)
  await sayUnknownName(settings.host, log)
  const code = await (settings.processes === 1 ? serveHere(settings, io, log) : serveInChildren(settings, io, log))
  if (code !== AGAIN_CODE) log.write('info', 'done')
  return code
}

const OF_A_WORKER: ReadonlySet<string> = new Set([
  ...['worker', 'masterHost', 'masterPort', 'join', 'joinFile', 'plain', 'masterTimeout', 'processes'],
  ...['logLevel', 'logFile', 'quiet', 'config', 'headless'],
])

/** What a run is made of is decided where the master is started. */
function refuseOthers({ flags, faults, parsed, options, command, settings }: Sources): void {
  addUnknownFlags(parsed, options, command, faults)
  for (const operand of parsed.operands) faults.add('', `${operand}: a worker gets its script from the master`)
  if (settings.get('processes')?.value === 0)
    faults.add('--processes', '0 is too small; a worker is one process at least')
  for (const [key, { source }] of flags) {
    if (OF_A_WORKER.has(key)) continue
    faults.add(source.name, 'belongs to the master: a worker gets script and load from there')
  }
}

async function workerSettings({ settings }: Sources, io: CliIo): Promise<WorkerSettings> {
  const values = settingsOf(settings)
  return {
    host: masterHost(values.masterHost),
    port: values.masterPort ?? 5557,
    token: await findToken(values, io),
    masterTimeoutMs: values.masterTimeout ?? DEFAULT_MASTER_TIMEOUT_MS,
    processes: values.processes === -1 ? availableParallelism() : (values.processes ?? 1),
  }
}

function logSettings({ settings }: Sources): LogSettings {
  const { logLevel, logFile, quiet } = settingsOf(settings)
  const level = (logLevel ?? (quiet === true ? 'error' : 'info')) as LogSettings['level']
  return { level, file: logFile ?? null }
}

const newWorkerId = (): string => `${hostname()}_${randomUUID().replaceAll('-', '')}`

async function serveHere({ token, ...settings }: WorkerSettings, io: CliIo, log: Log): Promise<number> {
  const parsed = token === null ? null : parseToken(token)
  const given = io.env.TYMBAL_JOIN
  delete io.env.TYMBAL_JOIN // no business of the script
  const worker = await createWorker(
    { ...settings, token: parsed, keepsScripts: true, workerId: newWorkerId() },
    ({ level, text }) => log.write(level, text),
  )
  const release = [
    captureConsole(({ level, text }) => {
      log.write(level, text)
      worker.printed(level, text)
    }),
    io.onUncaught((thrown) => worker.uncaught(thrown)),
    ...onEachSignal(io, (count) => (count === 1 ? worker.leave(LEAVE_LIMIT_MS) : worker.quit())),
  ]
  try {
    await worker.serve()
  } finally {
    for (const free of release) free()
  }
  if (!worker.startsAgain) return EXIT.ok
  log.write('info', 'the master has it start anew')
  return isSecond(io) ? AGAIN_CODE : startAgain(io, given)
}

async function serveInChildren({ processes, ...settings }: WorkerSettings, io: CliIo, log: Log): Promise<number> {
  const ended: string[] = []
  await new Promise<void>((resolve, reject) => {
    const children = new WorkerChildren({
      ...settings,
      keepsScripts: true,
      env: io.env,
      onLine: (_id, level, line) => log.write(level, line),
      onExit(workerId, reason) {
        if (reason === `exit code ${AGAIN_CODE}`) return children.fill(processes)
        ended.push(reason)
        if (reason !== 'exit code 0') log.write('error', `worker ${workerId} ended: ${reason}`)
        if (ended.length < processes) return
        if (ended.every((each) => each === 'exit code 0')) resolve()
        else reject(new TymbalError('TYM4003', 'Worker processes ended before the master said goodbye'))
      },
    })
    onEachSignal(io, () => void children.close(LEAVE_LIMIT_MS).then(resolve))
    children.fill(processes)
  })
  return EXIT.ok
}

/** The handler hears how many signals there were. */
function onEachSignal(io: CliIo, handler: (count: number) => void): readonly (() => void)[] {
  let count = 0
  const next = (): void => handler(++count)
  return [io.onSignal('SIGINT', next), io.onSignal('SIGTERM', next)]
}
