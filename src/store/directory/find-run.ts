// Which run a person means: a directory, an id or its beginning, `last`, `last~1`, `baseline`.
import { basename, resolve } from 'node:path'
import { TymbalError } from '../../model/errors.js'
import type { StoredRun } from '../stored-run.js'

export interface Findable {
  /** Newest first. */
  readonly runs: readonly StoredRun[]
  readonly home: string
  /** Relative directories are meant from here. */
  readonly cwd: string
}

/** The word `last`, and how many before it. */
const LAST = /^last(?:~(\d+))?$/
const BASELINE = 'baseline'
const MOST_NAMED = 5

/**
 * `script` decides between the baselines of several scripts.
 * @throws TymbalError TYM5002 when none or several are meant
 */
export function findRun(reference: string, { runs, home, cwd }: Findable, script?: string): StoredRun {
  const last = LAST.exec(reference)
  if (last !== null)
    return runs[Number(last[1] ?? 0)] ?? refuse(`there is no run "${reference}": ${home} has ${runs.length}`)
  if (reference === BASELINE) return baselineOf(runs, script)
  const exact = runs.find(
    (run) => run.id === reference || namesOf(run).includes(reference) || isAt(run, reference, cwd),
  )
  if (exact !== undefined) return exact
  const meant = runs.filter((run) => namesOf(run).some((name) => reference !== '' && name.startsWith(reference)))
  if (meant.length === 1) return meant[0]!
  if (meant.length === 0) return refuse(`no run in ${home} is called "${reference}"`)
  const named = meant.slice(0, MOST_NAMED).map(({ id }) => id)
  return refuse(
    `"${reference}" may be ${meant.length} runs: ${named.join(', ')}${meant.length > MOST_NAMED ? ' …' : ''}`,
  )
}

const isAt = ({ path }: StoredRun, reference: string, cwd: string): boolean => resolve(cwd, reference) === path

const namesOf = ({ id, path }: StoredRun): readonly string[] => [id, basename(path)]

function baselineOf(runs: readonly StoredRun[], script?: string): StoredRun {
  const baselines = runs.filter(({ isBaseline }) => isBaseline)
  const own = script === undefined ? baselines : baselines.filter((run) => run.script === script)
  if (own.length === 1) return own[0]!
  const hint = 'Choose one:  tymbal runs baseline RUN'
  if (own.length === 0) {
    return refuse(script === undefined ? 'no run is a baseline' : `no run of ${script} is a baseline`, hint)
  }
  return refuse(`the baselines of ${own.length} scripts are meant`, 'Name the run by its id.')
}

function refuse(message: string, hint = 'See what there is:  tymbal runs'): never {
  throw new TymbalError('TYM5002', message, { hint })
}
