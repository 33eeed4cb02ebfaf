// Start requests that people keep under a name: the contract of whoever keeps them.
import type { Preset, StartRequest } from './api.js'

export const MOST_PRESETS = 200

export interface PresetList {
  /** Those of this script, by name. */
  all(): Promise<readonly Preset[]>
  /**
   * Kept under that name, in place of what was there; what is secret in the request is left out.
   * @throws Refusal 409 when there are too many, TymbalError TYM5001 when it cannot be written
   */
  put(name: string, request: StartRequest): Promise<Preset>
  /** False when there is none of that name. */
  remove(name: string): Promise<boolean>
}
