// The workers of a run and the way to them: one in this process, or several processes beside it.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Master } from '../master/master.js'
import { messageOf } from '../model/errors.js'
import type { TestRun } from '../run/test-run.js'
import { importBundle } from '../users/import-bundle.js'
import { joinLinks } from '../wire/joined-link.js'
import type { MasterLink } from '../wire/link.js'
import { createMemoryLink } from '../wire/memory-link.js'
import { bindZmqMaster } from '../wire/zmq-link.js'
import { Worker } from '../worker/worker.js'
import type { CliIo } from './cli-io.js'
import { listenForLocust } from './locust-listener.js'
import type { Log } from './record/log.js'
import type { RunRequest } from './run-request.js'
import { VERSION } from './version.js'
import { WorkerChildren } from './worker-children.js'
import { clock, wallClock, workerFacts } from './worker-process.js'

const LOOPBACK = '127.0.0.1'

export interface Crew {
  readonly link: MasterLink
  start(master: Master, run: TestRun): void
  /** What the script threw in this process where nobody waits for it. */
  uncaught(thrown: unknown): void
  /** Resolves when every worker has left. */
  left(): Promise<void>
}

export async function createCrew(request: RunRequest, io: CliIo, log: Log): Promise<Crew> {
  const locust = request.locust === null ? null : await listenForLocust(request.locust, log)
  const crew = request.processes === 1 ? localCrew(request) : await processCrew(request, io, log)
  return locust === null ? crew : { ...crew, link: joinLinks([crew.link, locust]) }
}

/** One worker in this process: it shares the loaded script with the master's side. */
function localCrew({ script }: RunRequest): Crew {
  const { master: link, workers } = createMemoryLink([`${hostname()}_${randomUUID().replaceAll('-', '')}`])
  const worker = new Worker({ link: workers[0]!, facts: workerFacts(VERSION), clock, wallClock, script, importBundle })
  let served: Promise<void> = Promise.resolve()
  return {
    link,
    start: () => {
      served = worker.serve()
    },
    uncaught: (thrown) => worker.uncaught(thrown),
    left() {
      // A master that ends before it knows its worker has nobody to say quit to.
      worker.quit()
      return served
    },
  }
}

/** Worker processes on this machine, over ZeroMQ on a free port of the loopback. */
async function processCrew({ processes }: RunRequest, io: CliIo, log: Log): Promise<Crew> {
  const link = await bindZmqMaster(LOOPBACK, 0)
  const port = Number(link.address.slice(link.address.lastIndexOf(':') + 1))
  let children: WorkerChildren | null = null
  return {
    link,
    start(master, run) {
      children = new WorkerChildren({
        host: LOOPBACK,
        port,
        env: io.env,
        onLine: (level, line) => log.write(level, line),
        onExit: (workerId, reason) => {
          const known = master.registry.get(workerId) !== undefined
          if (known) master.registry.lose(workerId, reason)
          else run.stop({ kind: 'workers-lost', text: `a worker process ended before it had connected: ${reason}` })
        },
      })
      children.start(processes)
    },
    uncaught: (thrown) => log.write('error', `thrown where nobody awaits it: ${messageOf(thrown)}`),
    left: async () => children?.close(),
  }
}
