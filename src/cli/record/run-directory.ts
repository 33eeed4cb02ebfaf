// A directory for each run: run.json when it begins, summary.json and summary.txt when it ends, its log beside them.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { EXIT, messageOf, TymbalError } from '../../model/errors.js'
import { makeDirectories } from '../../outputs/files/whole-file.js'
import type { Output, OutputResult } from '../../outputs/output.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { headlineOf, RUN_FILE, RUN_FILE_SCHEMA, SUMMARY_FILE, writeJson } from '../../store/directory/run-file.js'
import { journalPath } from '../../store/run-journal.js'

/** What run.json says; plain data without secrets. */
export interface RunFacts {
  readonly id: string
  readonly name: string
  readonly script: string
  readonly scriptHash: string
  readonly version: string
  readonly seed: number
  readonly processes: number
  readonly tags: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, unknown>>
}

export interface RunDirectoryDeps {
  readonly now: () => number
  /** The end summary without colours. */
  readonly renderText: (summary: RunSummary) => string
  readonly warn: (text: string) => void
  /** Hears of the directory when it is there. */
  readonly made: (path: string) => Promise<void>
}

export interface RunPlace {
  /** The directory of a run that is taken over. */
  readonly existing: string | null
  readonly outDir: string | null
  readonly isOutDirNamed: boolean
  readonly name: string
}

/**
 * The run's own directory, or null where none is wanted. Where the default place cannot be written, as in a read-only container, the run goes on without one.
 * @throws TymbalError TYM5001 when the place was named and cannot be used
 */
export async function runDirectoryFor(
  { outDir, isOutDirNamed, name }: Omit<RunPlace, 'existing'>,
  atMs: number,
  warn: (text: string) => void,
): Promise<string | null> {
  if (outDir === null) return null
  try {
    return await makeRunDirectory(outDir, name, atMs)
  } catch (thrown) {
    if (isOutDirNamed) throw thrown
    warn(`the run is not saved: ${messageOf(thrown)}`)
    return null
  }
}

const MOST_OF_ONE_SECOND = 100

/**
 * Makes `<base>/<time>-<name>` and returns its path. A name that is taken gets `-2`, `-3` …
 * @throws TymbalError TYM5001 when it cannot be made
 */
export async function makeRunDirectory(base: string, name: string, atMs: number): Promise<string> {
  try {
    await makeDirectories(base)
    const stem = join(base, `${timestamp(atMs)}-${fileName(name)}`)
    for (let n = 1; n <= MOST_OF_ONE_SECOND; n++) {
      const path = n === 1 ? stem : `${stem}-${n}`
      if (await made(path)) return path
    }
    throw new Error('too many runs in one second')
  } catch (thrown) {
    throw new TymbalError('TYM5001', `no directory could be made in ${base}: ${messageOf(thrown)}`, {
      exitCode: EXIT.usage,
      hint: 'Name another place with --out, or keep nothing with --no-save.',
      cause: thrown,
    })
  }
}

/** False when something of that name is there already: two runs never share a directory. */
async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw thrown
  }
}

/** `2031-05-04T12-00-05`, local time: sorts by time, and is a file name everywhere. */
export function timestamp(atMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-')}`
}

/** Letters, digits, dot, dash and underscore are kept; the rest becomes one dash. */
export function fileName(name: string): string {
  const safe = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
  return safe.slice(0, 60) || 'run'
}

/** The directory of one run as an output: made when the run begins, filled when it ends. */
export class RunDirectory implements Output {
  readonly name = 'run directory'
  readonly #place: RunPlace
  readonly #facts: RunFacts
  readonly #deps: RunDirectoryDeps
  #path: string | null = null
  #startedAt = ''
  #writing: Promise<unknown> = Promise.resolve()
  #isRunning = false

  constructor(place: RunPlace, facts: RunFacts, deps: RunDirectoryDeps) {
    this.#place = place
    this.#facts = facts
    this.#deps = deps
  }

  /** null before the run begins, and when nothing is kept. */
  get path(): string | null {
    return this.#path
  }

  async begin(): Promise<void> {
    const { now, warn, made } = this.#deps
    this.#path = this.#place.existing ?? (await runDirectoryFor(this.#place, now(), warn))
    if (this.#path === null) return
    this.#startedAt = new Date(now()).toISOString()
    await this.#writeState({ state: 'starting' })
    await made(this.#path)
  }

  /** The first picture of the run shows that it runs; a fault of the disk shows at the end. */
  update(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#writing = this.#writeState({ state: 'running' }).catch(() => undefined)
  }

  async finish(summary: RunSummary): Promise<OutputResult> {
    if (this.#path === null) return { files: [] }
    await this.#writing
    const { passed, exitCode, reason } = summary.verdict
    await this.#writeJson(SUMMARY_FILE, summary)
    await writeFile(join(this.#path, 'summary.txt'), this.#deps.renderText(summary))
    const headline = headlineOf(summary)
    await this.#writeState({ state: 'stopped', endedAt: this.#now(), passed, exitCode, reason, headline })
    return { files: [`${this.#path}/`] }
  }

  /** Nobody has to take the run over any more: it has ended, and everything was written. */
  async forgetJournal(): Promise<void> {
    if (this.#path !== null) await rm(journalPath(this.#path), { force: true }).catch(() => undefined)
  }

  /** Says in run.json that the run never began, and why. */
  async neverBegan(reason: string): Promise<void> {
    await this.#writing
    await this.#writeState({ state: 'failed', endedAt: this.#now(), passed: false, reason }).catch(() => undefined)
  }

  #now(): string {
    return new Date(this.#deps.now()).toISOString()
  }

  #writeState(state: Readonly<Record<string, unknown>>): Promise<void> {
    const master = { pid: process.pid, host: hostname() }
    const run = { schema: RUN_FILE_SCHEMA, ...this.#facts, startedAt: this.#startedAt, master }
    return this.#writeJson(RUN_FILE, { ...run, ...state })
  }

  async #writeJson(name: string, content: unknown): Promise<void> {
    if (this.#path !== null) await writeJson(join(this.#path, name), content)
  }
}
