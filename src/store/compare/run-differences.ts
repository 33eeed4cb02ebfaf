// What was different about two runs themselves: what was asked for, and not how it turned out.
import type { Stage } from '../../model/load.js'
import { formatClock } from '../../model/units.js'
import { type RunFile, readRunFile } from '../directory/run-file.js'
import type { RunToCompare } from './run-comparison.js'

/** `users: 100 → 200`; empty when the runs were made alike. What only one of the runs kept is not compared. */
export async function differencesOf(a: RunToCompare, b: RunToCompare): Promise<readonly string[]> {
  const [first, second] = [await readRunFile(a.run.path), await readRunFile(b.run.path)]
  const [before, after] = [factsOf(a, first), factsOf(b, second)]
  const told = [...before]
    .filter(([key, value]) => after.has(key) && after.get(key) !== value)
    .map(([key, value]) => `${key}: ${value} → ${after.get(key)}`)
  const isEdited = a.run.script === b.run.script && first?.scriptHash !== second?.scriptHash
  return isEdited ? ['script: its text has changed', ...told] : told
}

function factsOf({ run, summary }: RunToCompare, file: RunFile | null): ReadonlyMap<string, string> {
  const parameters = keyedTexts(file?.options.parameters)
  return new Map([
    ['script', run.script],
    ['host', run.host],
    ['users', String(run.users)],
    ...askedOf(file?.options ?? {}),
    ...parameters.map(([name, value]): [string, string] => [`parameter ${name}`, value]),
    ['tags', listText(keyedTexts(run.tags).map(([key, value]) => `${key}=${value}`))],
    ['workers', String(summary.workers.length)],
    ['state', run.state],
  ])
}

/** The options that decide the load, each with its name and how its value is written. */
const ASKED: readonly (readonly [key: string, name: string, write: (value: unknown) => string])[] = [
  ['spawnRate', 'spawn rate', plainText],
  ['runTimeMs', 'run time', (value) => (typeof value === 'number' ? formatClock(value) : 'no limit')],
  ['iterations', 'iterations', plainText],
  ['stages', 'stages', (value) => listText((Array.isArray(value) ? value : []).map(stageText))],
  ['userClasses', 'user classes', namesText],
  ['tags', 'task tags', namesText],
  ['excludeTags', 'excluded task tags', namesText],
]

const askedOf = (options: RunFile['options']): (readonly [string, string])[] =>
  ASKED.filter(([key]) => key in options).map(([key, name, write]) => [name, write(options[key])])

function plainText(value: unknown): string {
  return value === null || value === undefined ? 'not given' : textOf(value)
}

const listText = (parts: readonly string[]): string => parts.join(', ') || 'none'

function namesText(value: unknown): string {
  return listText(Array.isArray(value) ? value.map(textOf) : [])
}

/** A run that was imported may have anything there. */
function stageText(stage: Partial<Stage> | null): string {
  const { target = 0, durationMs = 0, spawnRate } = stage ?? {}
  return `${textOf(target)} in ${formatClock(durationMs)}${spawnRate === undefined ? '' : ` at ${textOf(spawnRate)}/s`}`
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** In the order of their names. */
const keyedTexts = (record: unknown): readonly (readonly [string, string])[] =>
  Object.entries((record ?? {}) as Readonly<Record<string, unknown>>)
    .map(([key, value]) => [key, textOf(value)] as const)
    .sort(([x], [y]) => (x < y ? -1 : 1))
