import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../commands/command-list.js'
import { OPTION_TABLE, optionsOf } from '../options/option-table.js'
import { renderHelp } from './help.js'
import { parameterOptions } from './script-parameters.js'

const help = (command: (typeof COMMANDS)[number]['name'], columns = 100) =>
  renderHelp({ command, options: optionsOf(command), script: '', columns, color: false })

describe('renderHelp', () => {
  it.each(COMMANDS.map((command) => command.name))('fits %s into 80 columns', (name) => {
    const long = help(name, 80)
      .split('\n')
      .filter((line) => line.length > 80)
    expect(long).toEqual([])
  })

  it('lists commands, groups and aliases, and what is refused under its own heading', () => {
    const text = help('start', 120)
    expect(text).toContain('tymbal quick URL')
    expect(text).toContain('How much load:')
    expect(text).toMatch(/-u, --users <n> +users at the peak; with --stage, users at the start \(also --vus;/)
    expect(text).toMatch(/In a later version \(this one refuses them\):\n +--rate/)
  })

  it('lists the parameters of a script first', () => {
    const own = parameterOptions(
      [{ name: 'productId', type: 'string', default: '1', help: 'what to buy', choices: [], secret: false }],
      OPTION_TABLE,
    )
    const options = [...own, ...optionsOf('run')]
    const text = renderHelp({ command: 'run', options, script: 'shop.ts', columns: 100, color: false })
    expect(text).toMatch(/Parameters of shop.ts:\n +--product-id <string> +what to buy \(default: 1\)/)
  })
})
