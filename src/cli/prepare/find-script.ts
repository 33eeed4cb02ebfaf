// Which script a command line means.
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { TymbalError } from '../../model/errors.js'
import { COMMAND_NAMES } from '../commands/command-list.js'
import type { CommandName } from '../options/option-spec.js'
import { didYouMean, nearest } from '../parse/did-you-mean.js'
import type { ParsedArgv } from '../parse/parse-argv.js'

const EXTENSIONS = ['ts', 'mts', 'js', 'mjs']
const IS_SCRIPT = /\.[cm]?[jt]s$/

export interface FoundScript {
  /** As the user gave it. */
  readonly given: string
  /** Absolute. */
  readonly path: string
}

/**
 * `run` and `check` take the first operand, the plain command `-f`; without either it is `loadtest.*` in the working directory.
 * @throws TymbalError TYM1003, TYM1001 when the first word looks like a command
 */
export function findScript(
  command: CommandName,
  parsed: ParsedArgv,
  file: string | undefined,
  cwd: string,
): FoundScript {
  const [first] = operandsOf(parsed)
  if (command !== 'start' && first !== undefined) return existing(first, cwd)
  if (file !== undefined) return existing(file, cwd)
  if (first !== undefined) refuseFileOrUrl(first)
  const found = EXTENSIONS.map((extension) => `loadtest.${extension}`).find((name) => existsSync(join(cwd, name)))
  if (found === undefined) {
    if (first !== undefined) refuseNearCommand(first)
    throw new TymbalError('TYM1003', 'There is no loadtest.ts here, and no other script was named', {
      hint: 'Name one: tymbal run shop.ts. Write one: tymbal init. Without a script: tymbal quick http://127.0.0.1:8080/',
    })
  }
  return { given: found, path: join(cwd, found) }
}

/** Behind a flag that is not known yet (perhaps a parameter of the script) the script's name stands among the unknown. */
function operandsOf({ operands, unknown }: ParsedArgv): readonly string[] {
  return operands.length > 0 ? operands : unknown.filter((argument) => IS_SCRIPT.test(argument)).slice(0, 1)
}

function existing(given: string, cwd: string): FoundScript {
  const path = resolve(cwd, given)
  if (existsSync(path)) return { given, path }
  throw new TymbalError('TYM1003', `${given} does not exist${didYouMean(basename(path), scriptsIn(dirname(path)))}`)
}

function scriptsIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).filter((name) => IS_SCRIPT.test(name)) : []
}

/** The first word of `tymbal x.ts` and `tymbal http://…`. */
function refuseFileOrUrl(word: string): void {
  if (/^https?:\/\//.test(word)) {
    throw new TymbalError('TYM1001', `${word} is a URL, not a command`, { hint: `Load it with: tymbal quick ${word}` })
  }
  if (IS_SCRIPT.test(word)) {
    throw new TymbalError('TYM1001', `${word} is a script, not a command`, { hint: `Run it with: tymbal run ${word}` })
  }
}

function refuseNearCommand(word: string): void {
  const command = nearest(word, COMMAND_NAMES)
  if (command !== null) throw new TymbalError('TYM1001', `${word} is not a command; did you mean ${command}?`)
}
