// `tymbal report RUN --html F …`: the files of a run, made afterwards from its stored summary.
import { resolve } from 'node:path'
import { EXIT, TymbalError } from '../../model/errors.js'
import type { Output } from '../../outputs/output.js'
import { OutputSet } from '../../outputs/output-set.js'
import { NO_SAMPLES, type SampleSource } from '../../stats/samples/sample-picture.js'
import { type CliIo, say } from '../cli-io.js'
import type { SettingMap } from '../parse/settings.js'
import { readStoredArguments } from './stored-arguments.js'

const RANGE = { least: 1, most: 1, question: 'Which run? tymbal report RUN --html FILE; tymbal runs lists them' }

export async function reportCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const given = await readStoredArguments('report', rest, RANGE, io)
  if (given === null) return EXIT.ok
  const { store, operands } = given
  const samples: { of: SampleSource } = { of: NO_SAMPLES }
  const outputs = await outputsOf(given.flags, io.cwd, () => samples.of)
  const { id } = await store.find(operands[0]!)
  const summary = await store.summary(id)
  samples.of = await store.samples(id)
  const set = new OutputSet(outputs)
  await set.start()
  const { files, notWritten } = await set.finish(summary)
  for (const file of files) say(io, `written  ${file}`)
  for (const { name, reason } of notWritten) say(io, `not written  ${name}: ${reason}`)
  return notWritten.length === 0 ? EXIT.ok : EXIT.failed
}

/** @throws TymbalError TYM1001 when nothing is asked for */
async function outputsOf(flags: SettingMap, cwd: string, samples: () => SampleSource): Promise<readonly Output[]> {
  const pathOf = (key: string): string | null => {
    const value = flags.get(key)?.value
    return value === undefined ? null : resolve(cwd, String(value))
  }
  const [html, json, csv, junit] = [pathOf('html'), pathOf('jsonFile'), pathOf('csv'), pathOf('junit')]
  const outputs: Output[] = []
  if (html !== null) outputs.push((await import('../../outputs/html/html-output.js')).htmlOutput(html, samples))
  if (json !== null) outputs.push((await import('../../outputs/files/json-output.js')).jsonFileOutput(json))
  if (csv !== null) outputs.push((await import('../../outputs/files/csv-report.js')).csvReport(csv))
  if (junit !== null) outputs.push((await import('../../outputs/files/junit-output.js')).junitOutput(junit))
  if (outputs.length > 0) return outputs
  throw new TymbalError('TYM1001', 'tymbal report: nothing to write', {
    hint: 'Name one or several: --html FILE, --json-file FILE, --csv PREFIX, --junit FILE.',
  })
}
