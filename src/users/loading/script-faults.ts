// Gathers everything that is wrong in a script's declarations, so that all of it is told at once.
import { TymbalError } from '../../model/errors.js'
import type { ScriptPlaces } from './script-places.js'

interface Fault {
  readonly text: string
  /** A word of the source near which the fault lies; '' = unknown. */
  readonly near: string
}

export class ScriptFaults {
  readonly #faults: Fault[] = []
  readonly #notYet: Fault[] = []
  readonly #remarks: string[] = []

  add(text: string, near = ''): void {
    this.#faults.push({ text, near })
  }

  /** Something that is right, but belongs to a later version. */
  addNotYet(text: string, near = ''): void {
    this.#notYet.push({ text, near })
  }

  /** Something that is left out without harm to the load, but not without a word. */
  addRemark(text: string): void {
    this.#remarks.push(text)
  }

  remarks(places: ScriptPlaces): readonly string[] {
    return this.#remarks.map((text) => `${places.path}: ${text}`)
  }

  /** @throws TymbalError TYM3004 with all faults; TYM2001 when the only ones are of a later version */
  throwIfAny(places: ScriptPlaces): void {
    if (this.#faults.length > 0) throw faultOf('TYM3004', 'declarations are not valid', this.#faults, places)
    if (this.#notYet.length > 0) throw faultOf('TYM2001', 'things are not in this version', this.#notYet, places)
  }
}

function faultOf(
  code: 'TYM3004' | 'TYM2001',
  what: string,
  faults: readonly Fault[],
  places: ScriptPlaces,
): TymbalError {
  const texts = [...new Set(faults.map((fault) => fault.text))]
  const lines = texts.map((text) => `  ${text}`).join('\n')
  const text = texts.length === 1 ? texts[0] : `${texts.length} ${what}:\n${lines}`
  return new TymbalError(code, `${places.path}: ${text}`, places.near(faults[0]!.near))
}
