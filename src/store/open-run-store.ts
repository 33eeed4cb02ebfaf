// The run store over a directory of run directories, as `--out` makes them.
import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { messageOf, TymbalError } from '../model/errors.js'
import type { RunSummary } from '../stats/run-summary.js'
import { MASTER_BYTES } from '../stats/samples/limits.js'
import { SampleBook } from '../stats/samples/sample-book.js'
import { readBundle } from './bundle/read-bundle.js'
import { writeBundle } from './bundle/write-bundle.js'
import { compareRuns } from './compare/compare-runs.js'
import { readEndpointWorkers } from './directory/endpoint-workers-file.js'
import { findRun } from './directory/find-run.js'
import { listRuns, readRun } from './directory/list-runs.js'
import { readLog } from './directory/read-log.js'
import { LOG_FILE } from './directory/run-file.js'
import { changeMarks, readBaselines, setBaseline } from './directory/run-marks.js'
import { fileOf, summaryOf } from './directory/stored-summary.js'
import type { LogQuestion, RunStore, StoredRunChange } from './run-store.js'
import { readSamplesInto } from './samples/read-samples.js'
import { SAMPLES_FILE } from './samples/sample-file.js'
import { type RecordedSeries, recordedSeries } from './series/read/recorded-series.js'
import type { StoredRun } from './stored-run.js'

export interface RunStoreDeps {
  /** Need not be there yet. */
  readonly directory: string
  /** Where relative directories in references are meant from. */
  readonly cwd: string
  readonly wallClock: () => number
}

export function openRunStore(deps: RunStoreDeps): RunStore {
  return new DirectoryRunStore(deps)
}

class DirectoryRunStore implements RunStore {
  readonly directory: string
  readonly #deps: RunStoreDeps
  /** Where runs were seen last, those of other places included that were named by their directory. */
  readonly #paths = new Map<string, string>()

  constructor(deps: RunStoreDeps) {
    this.directory = resolve(deps.cwd, deps.directory)
    this.#deps = deps
  }

  async list(): Promise<readonly StoredRun[]> {
    const runs = await listRuns(this.directory, this.#deps.wallClock())
    for (const { id, path } of runs) this.#paths.set(id, path)
    return runs
  }

  async find(reference: string, script?: string): Promise<StoredRun> {
    const named = await this.#readAt(resolve(this.#deps.cwd, reference))
    if (named !== null) {
      this.#paths.set(named.id, named.path)
      return named
    }
    const { cwd } = this.#deps
    return findRun(reference, { runs: await this.list(), home: this.directory, cwd }, script)
  }

  async summary(id: string): Promise<RunSummary> {
    const run = await this.#run(id)
    return await readable(run, async () => summaryOf(run))
  }

  recorded(id: string): RecordedSeries {
    const read = async <T>(ask: (series: RecordedSeries) => Promise<T>): Promise<T> => {
      const run = await this.#run(id)
      return await readable(run, () => ask(recordedSeries(run.path)))
    }
    return {
      series: (question) => read((recorded) => recorded.series(question)),
      heatmap: (question) => read((recorded) => recorded.heatmap(question)),
      percentiles: (question) => read((recorded) => recorded.percentiles(question)),
      endpoints: (range) => read((recorded) => recorded.endpoints(range)),
      history: () => read((recorded) => recorded.history()),
      still: () => read((recorded) => recorded.still()),
    }
  }

  async endpointWorkers(id: string) {
    const run = await this.#run(id)
    return await readable(run, async () => {
      // Of an interrupted run it is counted from the journal, with the summary.
      if (run.state === 'interrupted') await summaryOf(run)
      return await readEndpointWorkers(run.path)
    })
  }

  async log(id: string, question: LogQuestion) {
    const run = await this.#run(id)
    return await readable(run, () => readLog(join(run.path, LOG_FILE), question))
  }

  async samples(id: string) {
    const run = await this.#run(id)
    return await readable(run, async () => {
      const book = new SampleBook(MASTER_BYTES)
      readSamplesInto(book, join(run.path, SAMPLES_FILE))
      return book
    })
  }

  async compare(a: string, b: string, known: ReadonlyMap<string, RunSummary> = new Map()) {
    const [first, second] = [await this.#run(a), await this.#run(b)]
    const [summaryA, summaryB] = [known.get(a) ?? (await this.summary(a)), known.get(b) ?? (await this.summary(b))]
    return await readable({ id: `${a}, ${b}` }, () =>
      compareRuns({ run: first, summary: summaryA }, { run: second, summary: summaryB }),
    )
  }

  async change(id: string, change: StoredRunChange): Promise<StoredRun> {
    const run = await this.#run(id)
    await written(run, async () => {
      await changeMarks(run.path, change)
      const { isBaseline } = change
      if (isBaseline !== undefined) await setBaseline(dirname(run.path), run.script, run.id, isBaseline)
    })
    return await this.#run(id)
  }

  async remove(id: string): Promise<void> {
    const run = await this.#run(id)
    refuseRunning(run, 'removed')
    await written(run, async () => {
      await rm(run.path, { recursive: true, force: true })
      await setBaseline(dirname(run.path), run.script, run.id, false)
    })
    this.#paths.delete(id)
  }

  async prune(keep: number): Promise<readonly StoredRun[]> {
    const surplus = (await this.list()).slice(Math.max(0, keep))
    const removed = surplus.filter(({ state, isBaseline }) => state !== 'running' && !isBaseline)
    for (const { id } of removed) await this.remove(id)
    return removed
  }

  async exportBundle(id: string) {
    const run = await this.#run(id)
    refuseRunning(run, 'exported')
    return await readable(run, async () => {
      const summary = await summaryOf(run)
      return await writeBundle({ run, file: await fileOf(run), summary })
    })
  }

  async importBundle(path: string): Promise<StoredRun> {
    const runs = await this.list()
    const ids = new Set(runs.map(({ id }) => id))
    const directories = new Set(runs.map((run) => basename(run.path)))
    const imported = await readBundle(resolve(this.#deps.cwd, path), { home: this.directory, ids, directories })
    return (await this.#readAt(imported))!
  }

  async #readAt(path: string): Promise<StoredRun | null> {
    return await readRun(path, await readBaselines(dirname(path)), this.#deps.wallClock())
  }

  async #run(id: string): Promise<StoredRun> {
    const path = this.#paths.get(id)
    const known = path === undefined ? null : await this.#readAt(path)
    const run = known?.id === id ? known : (await this.list()).find((one) => one.id === id)
    if (run === undefined) throw new TymbalError('TYM5002', `there is no run "${id}"`)
    return run
  }
}

function refuseRunning({ id, state }: StoredRun, what: string): void {
  if (state !== 'running') return
  throw new TymbalError('TYM5004', `the run ${id} is under way and cannot be ${what}`, { hint: 'Stop it first.' })
}

async function readable<T>({ id }: Pick<StoredRun, 'id'>, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (thrown) {
    throw new TymbalError('TYM5003', `run ${id}: ${messageOf(thrown)}`, { cause: thrown })
  }
}

async function written({ id }: StoredRun, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (thrown) {
    throw new TymbalError('TYM5004', `run ${id} could not be changed: ${messageOf(thrown)}`, { cause: thrown })
  }
}
