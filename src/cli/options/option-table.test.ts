import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../commands/command-list.js'
import { renderCliReference } from './cli-reference.js'
import { type CommandName, environmentName, spellingsOf } from './option-spec.js'
import { OPTION_TABLE, optionsOf } from './option-table.js'

const commandNames = COMMANDS.map((command) => command.name)
const duplicates = (texts: readonly string[]): string[] => texts.filter((text, at) => texts.indexOf(text) !== at)

describe('the option table', () => {
  it.each(commandNames)('gives each spelling one meaning in %s', (name: CommandName) => {
    expect(duplicates(optionsOf(name).flatMap(spellingsOf))).toEqual([])
  })

  it('gives each key, flag and environment name once', () => {
    expect(duplicates(OPTION_TABLE.map((spec) => spec.key))).toEqual([])
    expect(duplicates(OPTION_TABLE.map((spec) => spec.flag))).toEqual([])
    expect(duplicates(OPTION_TABLE.map(environmentName))).toEqual([])
  })

  /** Flags of the design with their letters and aliases, as one reads them there. */
  const PROMISED = `-f --file --locustfile -H --host --target -u --users --vus -r --spawn-rate -t --run-time -d --duration -i --iterations --rate --stage
    --headless --autostart --autoquit -P --web-port --web-host --web-base-path --master --master-bind-host --master-bind-port --worker --master-host
    --master-port --join --join-file --plain --locust-workers --expect-workers --expect-workers-max-wait --processes -s --stop-timeout -T --tags
    -E --exclude-tags --threshold --csv --csv-full-history --html --json --json-file --junit --out --no-save --exit-code-on-error --fail-on-generator
    --on-worker-loss --env --env-file -k --insecure --seed --name --tag --reporter -L --loglevel --logfile -q --quiet --summary --config --print-config
    -l --list --show-task-ratio --dry-run`

  it('knows every flag that was promised', () => {
    const known = optionsOf('start').flatMap(spellingsOf)
    expect(PROMISED.split(/\s+/).filter((flag) => !known.includes(flag))).toEqual([])
  })

  it('leaves the letters of curl to the request of quick', () => {
    const quick = optionsOf('quick')
    const owner = (spelling: string) => quick.find((spec) => spellingsOf(spec).includes(spelling))?.key
    expect(owner('-d')).toBe('body')
    expect(owner('-H')).toBe('headers')
    expect(owner('--duration')).toBe('runTime')
  })

  it('says in docs/CLI-REFERENCE.md what it is (update with: npx vitest run src/cli/options/ --update)', async () => {
    await expect(renderCliReference()).toMatchFileSnapshot('../../../docs/CLI-REFERENCE.md')
  })
})
