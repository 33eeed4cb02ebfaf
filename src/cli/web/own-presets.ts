// Presets in a file beside the runs, or in this process where nothing is kept. Those of other scripts lie in the same file and stay.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, TymbalError } from '../../model/errors.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import { readJson, writeJson } from '../../store/directory/run-file.js'
import type { Preset, StartRequest } from '../../web/api.js'
import { MOST_PRESETS, type PresetList } from '../../web/preset-list.js'
import { Refusal } from '../../web/refusal.js'
import { presetName, startRequest } from '../../web/schemas/requests.js'

const PRESETS_FILE = 'presets.json'

export interface OwnPresetsDeps {
  /** Absolute; null = nothing is kept on the disk. */
  readonly directory: string | null
  /** Path of the script, as runs are marked with it. */
  readonly script: string
  /** Names of parameters that are kept nowhere. */
  readonly secrets: ReadonlySet<string>
  /** Epoch ms. */
  readonly now: () => number
}

/** What is not of this form, as from another version, is passed over and stays. */
const keptPreset = z.object({ script: z.string(), savedAt: z.string(), request: startRequest, ...presetName.shape })

export class OwnPresets implements PresetList {
  readonly #deps: OwnPresetsDeps
  #unsaved: readonly unknown[] = []
  /** Changes follow each other: each begins with what the one before has written. */
  #changing: Promise<unknown> = Promise.resolve()

  constructor(deps: OwnPresetsDeps) {
    this.#deps = deps
  }

  async all(): Promise<readonly Preset[]> {
    return this.#own(await this.#read())
      .map(({ name, savedAt, request }) => ({ name, savedAt, request: request as StartRequest }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  }

  async put(name: string, request: StartRequest): Promise<Preset> {
    const preset = { name, savedAt: new Date(this.#deps.now()).toISOString(), request: this.#withoutSecrets(request) }
    await this.#change((presets) => {
      const others = this.#without(name, presets)
      if (this.#own(others).length >= MOST_PRESETS) {
        throw new Refusal(409, `There are ${MOST_PRESETS} presets. Delete some first.`, { code: 'TYM6005' })
      }
      return [...others, { ...preset, script: this.#deps.script }]
    })
    return preset
  }

  async remove(name: string): Promise<boolean> {
    let isRemoved = false
    await this.#change((presets) => {
      const others = this.#without(name, presets)
      isRemoved = others.length < presets.length
      return others
    })
    return isRemoved
  }

  #own(presets: readonly unknown[]): readonly z.output<typeof keptPreset>[] {
    const own = presets.flatMap((one) => keptPreset.safeParse(one).data ?? [])
    return own.filter(({ script }) => script === this.#deps.script)
  }

  #without(name: string, presets: readonly unknown[]): readonly unknown[] {
    return presets.filter((one) => this.#own([one])[0]?.name !== name)
  }

  #withoutSecrets({ host, parameters, ...rest }: StartRequest): StartRequest {
    const open = Object.entries(parameters ?? {}).filter(([key]) => !this.#deps.secrets.has(key))
    return {
      ...rest,
      ...(host === undefined ? {} : { host: host === null ? null : withoutLogin(host) }),
      ...(parameters === undefined ? {} : { parameters: Object.fromEntries(open) }),
    }
  }

  #change(edit: (presets: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const change = this.#changing.then(async () => this.#write(edit(await this.#read())))
    this.#changing = change.catch(() => undefined)
    return change
  }

  async #read(): Promise<readonly unknown[]> {
    const { directory } = this.#deps
    if (directory === null) return this.#unsaved
    const content = await readJson(join(directory, PRESETS_FILE))
    return Array.isArray(content) ? content : []
  }

  async #write(presets: readonly unknown[]): Promise<void> {
    const { directory } = this.#deps
    if (directory === null) {
      this.#unsaved = presets
      return
    }
    try {
      await mkdir(directory, { recursive: true })
      await writeJson(join(directory, PRESETS_FILE), presets)
    } catch (thrown) {
      throw new TymbalError('TYM5001', `the preset could not be kept: ${messageOf(thrown)}`, { cause: thrown })
    }
  }
}

/** A host that hides its login already stays: it stands for the one of the command line. */
const withoutLogin = (host: string): string =>
  withoutUserinfo(host) === host ? host : host.replace(/\/\/[^/?#]*@/, '//')
