// A directory for each run: run.json when it starts, summary.json and summary.txt when it ends, its log beside them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXIT, messageOf, TymbalError } from '../../model/errors.js'
import type { Output, OutputResult } from '../../outputs/output.js'
import type { RunSummary } from '../../stats/run-summary.js'

/** What run.json says; plain data without secrets. */
export interface RunFacts {
  readonly name: string
  readonly script: string
  readonly scriptHash: string
  readonly version: string
  readonly seed: number
  readonly processes: number
  readonly options: Readonly<Record<string, unknown>>
}

export interface RunDirectoryDeps {
  readonly now: () => number
  /** The end summary without colours. */
  readonly renderText: (summary: RunSummary) => string
}

export interface RunPlace {
  readonly outDir: string | null
  readonly isOutDirNamed: boolean
  readonly name: string
}

/**
 * The run's own directory, or null where none is wanted. Where the default place cannot be written, as in a read-only container, the run goes on without one.
 * @throws TymbalError TYM5001 when the place was named and cannot be used
 */
export async function runDirectoryFor(
  { outDir, isOutDirNamed, name }: RunPlace,
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
    await mkdir(base, { recursive: true })
    const stem = join(base, `${timestamp(atMs)}-${fileName(name)}`)
    for (let n = 1; n <= MOST_OF_ONE_SECOND; n++) {
      const path = n === 1 ? stem : `${stem}-${n}`
      if (await made(path)) return path
    }
    throw new Error('too many runs in one second')
  } catch (thrown) {
    throw new TymbalError('TYM5001', `The run directory could not be made in ${base}: ${messageOf(thrown)}`, {
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

/** The output that fills the directory. */
export function runDirectoryOutput(directory: string, facts: RunFacts, deps: RunDirectoryDeps): Output {
  const startedAt = new Date(deps.now()).toISOString()
  const writeJson = (name: string, content: unknown): Promise<void> =>
    writeFile(join(directory, name), `${JSON.stringify(content, null, 2)}\n`)
  const run = { schema: 'tymbal.run/1', ...facts, startedAt }
  return {
    name: `run directory ${directory}`,
    start: () => writeJson('run.json', { ...run, state: 'running' }),
    async finish(summary): Promise<OutputResult> {
      const endedAt = new Date(deps.now()).toISOString()
      const { passed, exitCode, reason } = summary.verdict
      await writeJson('summary.json', summary)
      await writeFile(join(directory, 'summary.txt'), deps.renderText(summary))
      await writeJson('run.json', { ...run, state: 'stopped', endedAt, passed, exitCode, reason })
      return { files: [`${directory}/`] }
    },
  }
}
