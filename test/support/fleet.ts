// A run in the test's own process with real worker processes of ours, and a listener for Locust's workers beside them.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { VERSION } from '../../src/cli/version.js'
import { clock, wallClock } from '../../src/cli/worker-process.js'
import { Master } from '../../src/master/master.js'
import type { Scenario } from '../../src/model/load.js'
import { DEFAULT_RUN_OPTIONS } from '../../src/model/run-options.js'
import { OutputSet } from '../../src/outputs/output-set.js'
import { TestRun } from '../../src/run/test-run.js'
import { loadScript } from '../../src/users/load-script.js'
import { joinLinks } from '../../src/wire/joined-link.js'
import { bindLocustMaster } from '../../src/wire/locust/gateway/bind-locust-master.js'
import { formatToken, newMasterKeys } from '../../src/wire/security/join-token.js'
import { bindZmqMaster } from '../../src/wire/zmq-master.js'

const WORKER = fileURLToPath(new URL('../../dist/cli/worker-bin.js', import.meta.url))

export interface FleetPlan {
  /** Absolute path. */
  readonly script: string
  readonly host: string
  readonly users: number
  readonly spawnRate: number
  readonly ours: number
  readonly locusts: number
  readonly locustfile?: { readonly filename: string; readonly contents: string }
}

export interface Fleet {
  readonly run: TestRun
  readonly master: Master
  /** For Locust's workers. */
  readonly locustPort: number
  readonly logged: readonly string[]
  close(): Promise<void>
}

export async function startFleet(plan: FleetPlan): Promise<Fleet> {
  const keys = newMasterKeys()
  const near = await bindZmqMaster({ host: '127.0.0.1', port: 0, keys })
  const far = await bindLocustMaster('127.0.0.1', 0, { clock, wallClock, locustfile: plan.locustfile ?? null })
  const master = new Master({
    link: joinLinks([near, far]),
    clock,
    wallClock,
    version: { tymbal: VERSION, node: process.version },
    onWorkerLoss: 'redistribute',
  })
  const children: ChildProcess[] = []
  for (let i = 0; i < plan.ours; i++) {
    children.push(
      fork(WORKER, ['127.0.0.1', String(portOf(near.address)), `tymbal_${i}`], {
        stdio: 'ignore',
        env: { ...process.env, TYMBAL_JOIN: formatToken(keys) },
      }),
    )
  }
  const logged: string[] = []
  const run = await createRun(plan, master, (level, text) => logged.push(`${level} ${text}`))
  return {
    run,
    master,
    locustPort: portOf(far.address),
    logged,
    async close() {
      await master.close()
      for (const child of children) child.kill('SIGKILL')
    },
  }
}

const portOf = (address: string): number => Number(address.split(':').at(-1))

async function createRun(
  plan: FleetPlan,
  master: Master,
  log: (level: string, text: string) => void,
): Promise<TestRun> {
  const script = await loadScript(plan.script)
  const { users, spawnRate, host } = plan
  const scenario: Scenario = {
    name: 'default',
    plan: { kind: 'users', users, spawnRate },
    startTimeMs: 0,
    durationMs: null,
    gracefulStopMs: null,
    userClasses: script.plan.userClasses,
    tags: {},
  }
  return new TestRun({
    runId: 'run-1',
    name: 'fleet',
    master,
    plan: script.plan,
    options: { ...DEFAULT_RUN_OPTIONS, host, users, stopTimeoutMs: 2000 },
    seed: 1,
    scenarios: [scenario],
    hasEnd: false,
    thresholds: [],
    outputs: new OutputSet([]),
    workers: plan.ours + plan.locusts,
    workersLimitMs: 60_000,
    onWorkerLoss: 'redistribute',
    workersHint: '',
    openJournal: () => null,
    openSeries: () => null,
    openSamples: () => null,
    journalToTakeOver: null,
    clock,
    wallClock,
    log,
  })
}
