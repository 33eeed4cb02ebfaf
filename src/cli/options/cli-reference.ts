// docs/CLI-REFERENCE.md, made from the option table. Pure.
import { EXIT } from '../../model/errors.js'
import { COMMANDS } from '../commands/command-list.js'
import { LATER_COMMANDS, LATER_OPTIONS } from './later-options.js'
import { environmentName, type OptionSpec, spellingsOf, takesValue } from './option-spec.js'
import { OPTION_TABLE } from './option-table.js'

/** The whole file. */
export function renderCliReference(): string {
  return [INTRO, commandTable(), FAULTS, ...optionTables(), PARAMETERS, CONFIG, laterTables(), exitCodes()]
    .join('\n\n')
    .concat('\n')
}

const INTRO = `# Command line reference

Made from the option table in \`src/cli/options/\`; a test holds this page equal to it.`

const FAULTS = `A value comes from the first of these that has one: flag, environment variable, the script's \`options\`, configuration file, default.
\`--print-config\` prints every setting with its source. Labels (\`--tag\`), \`--env\` and thresholds of several sources add up.
All faults of a command line are reported together.

Durations are \`300\` (seconds), \`300s\`, \`20m\`, \`3h\`, \`1h30m\`, \`500ms\`. Rates are users per second, \`10\` or \`0.5\`, or per minute, \`30/m\`.
In environment variables, values of a flag that repeats are separated by \`;\`.

\`--reporter json\` prints one object a line: \`tymbal.progress/1\` each second and for what is left of the last one, with counts of the whole run and
rates and latencies of the last seconds; the last line is the summary, as \`--json\` prints it.

Node itself reads the file of \`--env-file\` before tymbal does. Where it is missing the message is Node's, \`node: FILE: not found\`, and the exit code 9;
\`TYMBAL_ENV_FILE\` and the configuration key \`envFile\` are read by tymbal alone.`

const PARAMETERS = `## Parameters of the script

\`export const parameters = { productId: param.string({ default: '1' }) }\` makes the flag \`--product-id\`, the environment variable
\`TYMBAL_PARAM_PRODUCT_ID\` and the configuration key \`parameters.productId\`. A boolean has \`--no-…\` beside its flag. A name that tymbal uses itself
becomes \`--param-NAME\`. \`tymbal run FILE --help\` lists them.`

const CONFIG = `## Configuration file

\`tymbal.config.ts\` (or \`.mts\`, \`.js\`, \`.mjs\`, \`.json\`) in the working directory, or the file named by \`--config\`. Its keys are those in the tables above;
paths in it are relative to it.

\`\`\`ts
import type { TymbalConfig } from 'tymbal/config'

export default {
  host: 'http://127.0.0.1:8080',
  users: 50,
  spawnRate: 5,
  runTime: '5m',
  thresholds: { all: ['p(95)<300', 'fail<1%'] },
  html: 'results/last.html',
  parameters: { productId: '42' },
} satisfies TymbalConfig
\`\`\``

function commandTable(): string {
  const rows = COMMANDS.map((command) => `| \`tymbal ${escaped(command.usage)}\` | ${command.summary} |`)
  return ['## Commands', '', '| command | what it does |', '|---|---|', ...rows].join('\n')
}

function optionTables(): string[] {
  const working = OPTION_TABLE.filter((spec) => spec.later === undefined)
  const groups = [...new Set(working.map((spec) => spec.group))]
  return groups.map((group) => {
    const rows = working.filter((spec) => spec.group === group).map(optionRow)
    const head = '| flag | what it does | default | environment | configuration key |'
    return [`## ${group}`, '', head, '|---|---|---|---|---|', ...rows].join('\n')
  })
}

function optionRow(spec: OptionSpec): string {
  const value = takesValue(spec) ? ` <${spec.argument}>` : ''
  const [long, ...others] = spellingsOf(spec)
  const flag = [`\`${escaped(long + value)}\``, ...others.map((other) => `\`${other}\``)].join(' ')
  const environment = spec.env === false ? '' : `\`${environmentName(spec)}\``
  const key = spec.config === false ? '' : `\`${spec.key}\``
  return `| ${flag} | ${escaped(spec.help)} | ${escaped(spec.default ?? '')} | ${environment} | ${key} |`
}

const escaped = (text: string): string => text.replaceAll('|', '\\|')

function laterTables(): string {
  const flags = LATER_OPTIONS.map((spec) => `| \`${spellingsOf(spec).join('`, `')}\` | ${spec.help} | ${spec.later} |`)
  const commands = Object.entries(LATER_COMMANDS).map(([name, instead]) => `| \`tymbal ${name}\` | | ${instead} |`)
  return [
    '## In a later version',
    '',
    'These are known and refused by name (TYM2001), never ignored, on the command line, in the environment and in the configuration file.',
    '',
    '| flag or command | what it will do | until then |',
    '|---|---|---|',
    ...flags,
    ...commands,
  ].join('\n')
}

function exitCodes(): string {
  const rows: readonly (readonly [number, string])[] = [
    [EXIT.ok, 'finished, thresholds met'],
    [
      EXIT.failed,
      'finished; a threshold failed, or (no thresholds defined) a request or task failed; `--exit-code-on-error` changes it',
    ],
    [EXIT.usage, 'wrong usage or configuration'],
    [EXIT.script, 'the script failed: it does not bundle, threw at load, `setup()` or a hook threw'],
    [EXIT.infrastructure, 'worker processes did not come in time or were all lost'],
    [
      EXIT.sigint,
      'Ctrl-C before the end of the run; where nothing else would have ended it, Ctrl-C is its normal end: 0 or 1',
    ],
    [EXIT.sigterm, 'SIGTERM'],
  ]
  return [
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...rows.map(([code, text]) => `| ${code} | ${text} |`),
  ].join('\n')
}
