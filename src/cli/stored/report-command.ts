// `tymbal report RUN --html F …`: the files of a run, made afterwards from its stored summary.
import { resolve } from 'node:path'
import { EXIT, TymbalError } from '../../model/errors.js'
import type { Output } from '../../outputs/output.js'
import { OutputSet } from '../../outputs/output-set.js'
import type { RunStore } from '../../store/run-store.js'
import { type CliIo, say } from '../cli-io.js'
import type { SettingMap } from '../parse/settings.js'
import { reportExtras } from '../record/report-extras.js'
import { readStoredArguments } from './stored-arguments.js'

const RANGE = { least: 1, most: 1, question: 'Which run? tymbal report RUN --html FILE; tymbal runs lists them' }

export async function reportCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const given = await readStoredArguments('report', rest, RANGE, io)
  if (given === null) return EXIT.ok
  const { store, operands, flags } = given
  const places = placesOf(flags, io.cwd)
  const { id } = await store.find(operands[0]!)
  const set = new OutputSet(await outputsOf(places, store, id, io))
  const summary = await store.summary(id)
  await set.start()
  const { files, notWritten } = await set.finish(summary)
  for (const file of files) say(io, `written  ${file}`)
  for (const { name, reason } of notWritten) say(io, `not written  ${name}: ${reason}`)
  return notWritten.length === 0 ? EXIT.ok : EXIT.failed
}

const KINDS = ['html', 'jsonFile', 'csv', 'junit'] as const
type Places = Readonly<Partial<Record<(typeof KINDS)[number], string>>>

/** Absolute. @throws TymbalError TYM1001 when nothing is asked for */
function placesOf(flags: SettingMap, cwd: string): Places {
  const asked = KINDS.flatMap((kind) => {
    const value = flags.get(kind)?.value
    return value === undefined ? [] : [[kind, resolve(cwd, String(value))]]
  })
  if (asked.length > 0) return Object.fromEntries(asked) as Places
  throw new TymbalError('TYM1001', 'tymbal report: nothing to write', {
    hint: 'Name one or several: --html FILE, --json-file FILE, --csv PREFIX, --junit FILE.',
  })
}

async function outputsOf(
  { html, jsonFile, csv, junit }: Places,
  store: RunStore,
  id: string,
  io: CliIo,
): Promise<readonly Output[]> {
  const outputs: Output[] = []
  if (html !== undefined) {
    const { htmlOutput } = await import('../../outputs/html/html-output.js')
    const log = { write: (_level: string, text: string) => say(io, text) }
    outputs.push(
      htmlOutput(html, async (summary) =>
        reportExtras({ recorded: store.recorded(id), samples: await store.samples(id) }, summary, log),
      ),
    )
  }
  if (jsonFile !== undefined)
    outputs.push((await import('../../outputs/files/json-output.js')).jsonFileOutput(jsonFile))
  if (csv !== undefined) {
    const { csvReport } = await import('../../outputs/files/csv-report.js')
    outputs.push(csvReport(csv, () => store.recorded(id).history()))
  }
  if (junit !== undefined) outputs.push((await import('../../outputs/files/junit-output.js')).junitOutput(junit))
  return outputs
}
