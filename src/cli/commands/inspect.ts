// The texts of `--list`, `--show-task-ratio`, `--print-config` and `--dry-run`. Pure.
import type { UserClassInfo } from '../../model/load.js'
import type { TaskInfo, TestPlan } from '../../model/test-plan.js'
import { formatPercent } from '../../model/units.js'
import { duration } from '../../outputs/text/numbers.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { KindValues, OptionSpec, ValueKind } from '../options/option-spec.js'
import type { Setting, SettingMap, SettingSource, SettingValue } from '../parse/settings.js'
import { tagsOf } from '../resolve/choose-classes.js'
import { planText } from '../resolve/headline.js'
import type { RunRequest } from '../run-request.js'

/** A line for each user class, its name first. */
export function userClassText(plan: TestPlan): string {
  const rows = plan.userClasses.map((userClass) => {
    const tree = plan.taskTrees[userClass.name] ?? []
    const tags = tagsOf(tree)
    return [
      userClass.name,
      shareWord(userClass),
      `tasks ${tree.length}`,
      tags.length > 0 ? `tags ${tags.join(',')}` : '',
    ]
  })
  return columns(rows)
}

const shareWord = ({ weight, fixedCount }: UserClassInfo): string =>
  fixedCount > 0 ? `fixed ${fixedCount}` : `weight ${weight}`

/** How often each task is picked when so many users run (null = not known): of all picks, and of its parent's. */
export function taskRatioText(plan: TestPlan, userClasses: readonly UserClassInfo[], users: number | null): string {
  const shareOf = shares(userClasses, users)
  const rows = userClasses.flatMap((userClass) => {
    const share = shareOf(userClass)
    const tree = plan.taskTrees[userClass.name] ?? []
    return [ratioRow(userClass.name, share, share, 0), ...taskRows(tree, share, 1)]
  })
  return columns([['of all', 'of parent', 'task'], ...rows])
}

/** Fixed numbers are dealt first, weights share the rest; for an unknown number of users a weight counts like so many users. */
function shares(userClasses: readonly UserClassInfo[], users: number | null): (one: UserClassInfo) => number {
  const fixed = userClasses.reduce((sum, { fixedCount }) => sum + fixedCount, 0)
  const weights = userClasses.reduce((sum, { weight, fixedCount }) => sum + (fixedCount > 0 ? 0 : weight), 0)
  const weighted = weights === 0 ? 0 : users === null ? weights : Math.max(0, users - fixed)
  const total = fixed + weighted
  return ({ weight, fixedCount }) => {
    if (fixedCount > 0) return fixedCount / total
    return total === 0 || weights === 0 ? 0 : (weight / weights) * (weighted / total)
  }
}

function taskRows(tasks: readonly TaskInfo[], parent: number, depth: number): string[][] {
  return tasks.flatMap((task) => [
    ratioRow(task.name, parent * task.share, task.share, depth),
    ...taskRows(task.children, parent * task.share, depth + 1),
  ])
}

const ratioRow = (name: string, ofAll: number, ofParent: number, depth: number): string[] => [
  formatPercent(ofAll).padStart(7),
  formatPercent(ofParent).padStart(7),
  '  '.repeat(depth) + name,
]

/** Every setting with its value and where that comes from. */
export function printConfigText(
  options: readonly OptionSpec[],
  settings: SettingMap,
  parameterOptions: readonly OptionSpec[],
  parameters: SettingMap,
): string {
  const shown = options.filter((spec) => spec.later === undefined && spec.group !== 'Looking without running')
  const rows = shown.flatMap((spec) => settingRows(spec.key, spec, settings))
  const own = parameterOptions.filter((spec) => parameters.has(spec.key))
  return columns([...rows, ...own.flatMap((spec) => settingRows(`parameters.${spec.key}`, spec, parameters))])
}

/** One row; where several sources add up, one for each of them with what it gave. */
function settingRows(key: string, spec: OptionSpec, settings: SettingMap): string[][] {
  const setting = settings.get(spec.key)
  if (setting === undefined) return [[key, spec.default ?? '-', 'default']]
  return effective(spec.kind, setting).map(({ value, source }, index) => {
    const text = spec.secret === true ? '(secret)' : withoutUserinfo(valueText(spec.kind, value))
    return [index === 0 ? key : '', text, sourceText(source)]
  })
}

/** What takes effect of each source: a label of a stronger one hides the same label of a weaker one. */
function effective(kind: ValueKind, setting: Setting): readonly Setting[] {
  if (setting.merged === undefined) return [setting]
  const seen = new Set<string>()
  const isNew = (name: string): boolean => seen.size < seen.add(name).size
  return setting.merged
    .map((one): Setting => {
      if (kind === 'thresholds') {
        const left = (one.value as KindValues['thresholds']).filter((item) =>
          isNew(`${item.metric}: ${item.expression}`),
        )
        return { ...one, value: left }
      }
      return { ...one, value: Object.fromEntries(Object.entries(one.value).filter(([name]) => isNew(name))) }
    })
    .filter(({ value }) => Object.keys(value).length > 0)
}

const sourceText = ({ kind, name }: SettingSource): string => (name === '' ? kind : `${kind} ${name}`)

function valueText(kind: ValueKind, value: SettingValue): string {
  if (kind === 'duration') return duration(value as number)
  if (kind === 'stages')
    return (value as KindValues['stages']).map((stage) => `${duration(stage.durationMs)}:${stage.target}`).join(', ')
  if (kind === 'thresholds')
    return (value as KindValues['thresholds']).map((item) => `${item.metric}: ${item.expression}`).join('; ')
  if (kind === 'pairs')
    return Object.entries(value)
      .map((pair) => pair.join('='))
      .join(', ')
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** What a run would do, without doing it. */
export function dryRunText(request: RunRequest): string {
  const { options, scenarios, outputs, outDir, reporter } = request
  const classes = (scenario: RunRequest['scenarios'][number]): string =>
    scenario.userClasses.map((one) => one.name).join(', ')
  const files = [
    outputs.html,
    outputs.jsonFile,
    outputs.junit,
    outputs.csvPrefix && `${outputs.csvPrefix}_*.csv`,
    outDir && `${outDir}/`,
  ]
  const rows = [
    ...scenarios.map((scenario) => [`scenario ${scenario.name}`, `${planText(scenario.plan)} of ${classes(scenario)}`]),
    ...options.thresholds.map((item) => [
      'threshold',
      `${item.metric}: ${item.expression}${item.abortOnFail ? ' (aborts the run)' : ''}`,
    ]),
    ['reporter', reporter],
    ...files.filter((file) => file !== null).map((file) => ['would write', String(file)]),
  ]
  return `${request.headline.join('\n')}\n${columns(rows)}\nNothing was run.`
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
