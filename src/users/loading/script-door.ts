// Hands the running engine's API to a script that is being imported. Each load gets functions of its own, bound to its own state,
// while the classes are the engine's own: a script's HttpUser is this engine's HttpUser, in whatever process it is imported.
import { createRequire } from 'node:module'
import { basename, dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TymbalError } from '../../model/errors.js'
import * as api from '../api.js'
import { createScriptFunctions } from '../script/script-functions.js'
import type { ScriptState } from '../script/script-state.js'

/** Where the script stands on this machine: what `import.meta` and `__dirname` are about. */
export interface ScriptStand {
  /** Absolute. */
  readonly file: string
  /** As the user gave it, for messages. */
  readonly path: string
}

type Door = Readonly<Record<string, unknown>>

/** Doors that wait for the bundle that is being imported; each is taken once. */
const doors = new Map<string, Door>()

/** Names that every door has beside the API: what bundled code finds in the place of Node's own. */
export const PLACE_NAMES = {
  require: 'require',
  url: '__tymbalUrl',
  filename: '__tymbalFilename',
  dirname: '__tymbalDirname',
  env: '__tymbalEnv',
} as const

/** Names that `import … from 'tymbal'` offers. */
export const API_NAMES: readonly string[] = Object.keys(api)

/** The text of the module that a bundle imports as `./tymbal-door.mjs`. */
export function doorModule(id: string, state: ScriptState, stand: ScriptStand): string {
  doors.set(id, createDoor(state, stand))
  const names = [...API_NAMES, ...Object.values(PLACE_NAMES)]
  // Under a test runner this file is TypeScript: the address must have the same ending.
  return [
    `import { takeDoor } from ${JSON.stringify(import.meta.url)}`,
    `const door = takeDoor(${JSON.stringify(id)})`,
    ...names.map((name) => `export const ${name} = door.${name}`),
  ].join('\n')
}

/** Called by the door module. */
export function takeDoor(id: string): Door {
  const door = doors.get(id)
  if (door === undefined) throw new Error('This bundle was not imported by the engine')
  doors.delete(id)
  return door
}

function createDoor(state: ScriptState, { file, path }: ScriptStand): Door {
  return {
    ...api,
    ...createScriptFunctions(state),
    [PLACE_NAMES.require]: scriptRequire(file, path),
    [PLACE_NAMES.url]: pathToFileURL(file).href,
    [PLACE_NAMES.filename]: file,
    [PLACE_NAMES.dirname]: dirname(file),
    [PLACE_NAMES.env]: process.env,
  }
}

/** `require` as the script's own file would have it. What is missing here was left out of the bundle because it holds native code. */
function scriptRequire(file: string, path: string): NodeJS.Require {
  const require = createRequire(file)
  const checked = (id: string): unknown => {
    try {
      return require(id)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND' || !String(cause).includes(`'${id}'`))
        throw cause
      throw new TymbalError('TYM3001', `${basename(path)} needs the package '${id}', which is not installed here`, {
        hint: `It holds native code, so it does not travel with the script: install it on each worker, in or above ${dirname(file)}.`,
        cause,
      })
    }
  }
  return Object.assign(checked, require)
}
