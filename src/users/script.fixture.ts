// For the tests of this room: scripts from text, a sink that remembers, hosts and servers that clean up after themselves.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { DEFAULT_RUN_OPTIONS, type RunOptions } from '../model/run-options.js'
import type { EntryHandle, MeasurementSink, Sample, Tags, TaskException } from '../model/sample.js'
import { type LoadedScript, loadScript } from './load-script.js'
import type { UserHost, UserHostDeps } from './user-host.js'

/** Writes files into a folder of their own; the folder goes when the test ends. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tymbal-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** Loads `shop.ts` with that text; `others` stand beside it. */
export function loadText(text: string, others: Readonly<Record<string, string>> = {}): Promise<LoadedScript> {
  const folder = folderOf({ 'shop.ts': text, ...others })
  return loadScript({ given: 'shop.ts', path: join(folder, 'shop.ts') })
}

export interface Recorded extends Sample {
  readonly method: string
  readonly name: string
}

export class RecordingSink implements MeasurementSink {
  readonly samples: Recorded[] = []
  readonly exceptions: TaskException[] = []
  readonly checks: [string, boolean][] = []
  readonly metrics: { type: string; name: string; value: number; tags: Tags | null; isTime: boolean }[] = []
  readonly iterations: string[] = []
  /** `task Shopper.buy` or `wait Shopper`, and ms. */
  readonly times: [string, number][] = []

  entry(method: string, name: string): EntryHandle {
    return { method, name, sampleFromMs: 0 }
  }

  record({ method, name }: EntryHandle, sample: Sample): void {
    this.samples.push({ ...sample, method, name })
  }

  exception(exception: TaskException): void {
    this.exceptions.push(exception)
  }

  check(name: string, passed: boolean): void {
    this.checks.push([name, passed])
  }

  metric(type: string, name: string, value: number, tags: Tags | null, isTime: boolean): void {
    this.metrics.push({ type, name, value, tags, isTime })
  }

  iteration(scenario: string): void {
    this.iterations.push(scenario)
  }

  timed(kind: 'task' | 'wait', userClass: string, task: string): EntryHandle {
    return { method: `${kind} ${userClass}`, name: task, sampleFromMs: 0 }
  }

  time({ method, name }: EntryHandle, durationMs: number): void {
    this.times.push([`${method}${name === '' ? '' : `.${name}`}`, durationMs])
  }
}

export interface TestHost {
  readonly host: UserHost
  readonly sink: RecordingSink
  readonly hookErrors: unknown[]
  readonly stopReasons: string[]
  readonly warnings: string[]
  readonly startDelays: number[]
}

export function hostOf(
  script: LoadedScript,
  options: Partial<RunOptions> = {},
  deps: Partial<UserHostDeps> = {},
): TestHost {
  const test = {
    sink: new RecordingSink(),
    hookErrors: [] as unknown[],
    stopReasons: [] as string[],
    warnings: [] as string[],
    startDelays: [] as number[],
  }
  const host = script.createHost({
    options: { ...DEFAULT_RUN_OPTIONS, ...options },
    sink: test.sink,
    clock: () => performance.now(),
    workerIndex: 0,
    seed: 1,
    setupData: undefined,
    takeIteration: () => true,
    onStopTest: (reason) => test.stopReasons.push(reason),
    onStartDelay: (ms) => test.startDelays.push(ms),
    onWarning: (text) => test.warnings.push(text),
    onHookError: (error) => test.hookErrors.push(error),
    ...deps,
  })
  onTestFinished(() => host.close())
  return { ...test, host }
}

/** Gives scripts a place to write to: `log('…')`, read by the test as lines. */
export const LOG = `const log = (line: unknown) => (globalThis as { testLog?: unknown[] }).testLog?.push(line)\n`

export function captureLog(): unknown[] {
  const lines: unknown[] = []
  const scope = globalThis as { testLog?: unknown[] }
  scope.testLog = lines
  onTestFinished(() => {
    delete scope.testLog
  })
  return lines
}

/** Runs one user of the script's class to its end, and gives what it logged. */
export async function runUser(
  script: LoadedScript,
  { iterations = 10, userId = 0, scenario = 'default', userClass = script.plan.userClasses[0]!.name } = {},
  options: Partial<RunOptions> = {},
  deps: Partial<UserHostDeps> = {},
): Promise<TestHost & { readonly log: unknown[] }> {
  const log = captureLog()
  const test = hostOf(script, options, deps)
  await test.host.createUser({ userClass, scenario, userId, maxIterations: iterations }).run()
  return { ...test, log }
}

/** An HTTP server on a free port; its base URL. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
