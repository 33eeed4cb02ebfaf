// What people say of runs afterwards: another name, tags, the baseline of a script. Kept beside run.json, which belongs to the run itself.
import { join } from 'node:path'
import type { StoredRunChange } from '../run-store.js'
import { readJson, writeJson } from './run-file.js'

const MARKS_FILE = 'marks.json'
const BASELINES_FILE = 'baselines.json'

export interface RunMarks {
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
}

/** The id of the baseline run of each script. */
export type Baselines = Readonly<Record<string, string>>

export async function readMarks(directory: string): Promise<RunMarks> {
  return ((await readJson(join(directory, MARKS_FILE))) ?? {}) as RunMarks
}

/** @throws the system's error */
export async function changeMarks(directory: string, { name, tags }: StoredRunChange): Promise<void> {
  if (name === undefined && tags === undefined) return
  const marks = await readMarks(directory)
  const changed = { ...marks, ...(name === undefined ? {} : { name }), ...(tags === undefined ? {} : { tags }) }
  await writeJson(join(directory, MARKS_FILE), changed)
}

export async function readBaselines(home: string): Promise<Baselines> {
  return ((await readJson(join(home, BASELINES_FILE))) ?? {}) as Baselines
}

/** @throws the system's error */
export async function setBaseline(home: string, script: string, id: string, isBaseline: boolean): Promise<void> {
  const { [script]: current, ...others } = await readBaselines(home)
  if (!isBaseline && current !== id) return
  await writeJson(join(home, BASELINES_FILE), isBaseline ? { ...others, [script]: id } : others)
}
