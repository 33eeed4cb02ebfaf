// `tymbal compare RUN_A RUN_B`: what changed from A to B, and whether it is more than noise.
import { EXIT } from '../../model/errors.js'
import type { RunStore, StoredRun } from '../../store/run-store.js'
import { type CliIo, print } from '../cli-io.js'
import { comparisonText, regressionsOf } from './comparison-text.js'
import { readStoredArguments, stdoutStyle } from './stored-arguments.js'

const RANGE = { least: 2, most: 2, question: 'Which two runs? tymbal compare baseline last; tymbal runs lists them' }
const BASELINE = 'baseline'

/** Exit code 1 when B is worse than A. */
export async function compareCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const given = await readStoredArguments('compare', rest, RANGE, io)
  if (given === null) return EXIT.ok
  const { store, operands, isJson } = given
  const [a, b] = await findBoth(store, operands[0]!, operands[1]!)
  const comparison = await store.compare(a.id, b.id)
  if (isJson) print(io, JSON.stringify(comparison))
  else io.stdout.write(comparisonText(comparison, stdoutStyle(io)))
  return regressionsOf(comparison).length > 0 ? EXIT.failed : EXIT.ok
}

/** The baseline is that of the other run's script. */
async function findBoth(store: RunStore, a: string, b: string): Promise<readonly [StoredRun, StoredRun]> {
  if (a !== BASELINE) {
    const first = await store.find(a)
    return [first, await store.find(b, first.script)]
  }
  const second = await store.find(b)
  return [await store.find(a, second.script), second]
}
