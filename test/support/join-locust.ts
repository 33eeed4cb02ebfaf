// Our worker in the test's own process, joined to a Locust master, with timing of the test's choice.
import { randomUUID } from 'node:crypto'
import { DEFAULT_RUN_OPTIONS } from '../../src/model/run-options.js'
import { importBundle } from '../../src/users/import-bundle.js'
import { loadScript } from '../../src/users/load-script.js'
import { connectFrameSocket } from '../../src/wire/locust/to-master/frame-socket.js'
import { LOCUST_TIMING, type LocustTiming } from '../../src/wire/locust/to-master/timing.js'
import { LocustWorkerLink } from '../../src/wire/locust/to-master/worker-link.js'
import { Worker } from '../../src/worker/worker.js'

export interface JoinOptions {
  /** Address of the master. */
  readonly at?: string
  readonly port: number
  /** Path of the script. */
  readonly script: string
  readonly host: string
  readonly timing?: Partial<LocustTiming>
  log(line: string): void
}

export interface Joined {
  readonly link: LocustWorkerLink
  /** Resolves when the worker has left. */
  readonly left: Promise<void>
  stop(): Promise<void>
}

export async function joinLocust({
  at = '127.0.0.1',
  port,
  script: path,
  host,
  timing,
  log,
}: JoinOptions): Promise<Joined> {
  const script = await loadScript(path)
  const workerId = `h1_${randomUUID().replaceAll('-', '')}`
  const clock = (): number => performance.now()
  const wallClock = (): number => performance.timeOrigin + performance.now()
  const link = new LocustWorkerLink({
    workerId,
    socket: await connectFrameSocket(at, port, workerId),
    plan: script.plan,
    options: { ...DEFAULT_RUN_OPTIONS, host },
    clock,
    wallClock,
    drawSeed: () => 7,
    masterName: 'played',
    log: (level, text) => log(`${level} ${text}`),
    timing: { ...LOCUST_TIMING, ...timing },
  })
  const facts = { version: '1', node: 'v20', host: 'h1', pid: 1, cores: 2, memoryBytes: 1 }
  const worker = new Worker({
    ...{ link, facts, clock, wallClock, script, importBundle, cache: null, masterTimeoutMs: 0 },
    tell: (level, text) => log(`${level} ${text}`),
    onPlaced: link.placed.bind(link),
  })
  const left = worker.serve()
  return {
    link,
    left,
    async stop() {
      worker.quit()
      await left
    },
  }
}
