// Where things stand in the user's own files: stacks and positions of the bundle, told as file, line and column of the source.
import { SourceMap, type SourceMapPayload } from 'node:module'
import { posix, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stackOf, type TymbalErrorDetails } from '../../model/errors.js'
import { codeFrame } from './code-frame.js'

/** Line and column count from 1. `file` is as the user would write it. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface ScriptPlacesDeps {
  /** The script as the user gave it. */
  readonly path: string
  /** Absolute directory of the script. */
  readonly directory: string
  /** Sources relative to that directory; null when the script has none (quick). */
  readonly map: SourceMapPayload | null
  /** File that the bundle is run from. */
  readonly bundleFile: string
}

/** `at fn (file:1:2)`, `at async fn (file:1:2)`, `at file:1:2`, `at async file:1:2`. */
const FRAME = /^\s*at (?:(.+?) \()?(?:async )?(.+?):(\d+):(\d+)\)?$/

export class ScriptPlaces {
  readonly path: string
  readonly #bundleFile: string
  readonly #map: SourceMap | null
  /** What the user calls each source file, by absolute path. */
  readonly #names = new Map<string, string>()
  readonly #texts = new Map<string, string>()

  constructor({ path, directory, map, bundleFile }: ScriptPlacesDeps) {
    this.path = path
    this.#bundleFile = bundleFile
    const sources = (map?.sources ?? []).map((source) => absoluteSource(directory, source))
    this.#map = map === null ? null : new SourceMap({ ...map, sourceRoot: '', sources })
    sources.forEach((source, index) => {
      const name = nameOf(path, map!.sources[index]!)
      this.#names.set(source, name)
      const text = map!.sourcesContent?.[index]
      if (typeof text === 'string') this.#texts.set(name, text)
    })
  }

  /** The frames of a stack that lie in the script or what it imports, with its own file names and lines; '' when there are none. */
  frames(stack: string): string {
    return stack
      .split('\n')
      .map((line) => this.#frame(line))
      .filter((line) => line !== null)
      .join('\n')
  }

  /** Where an error came from: the first frame in the user's own files, not in packages. null when it has none. */
  placeOf(thrown: unknown): Place | null {
    const places = stackOf(thrown)
      .split('\n')
      .map((line) => this.#place(line))
    return places.find((place) => place !== null && !place.file.includes('node_modules/')) ?? null
  }

  /** What an error report says about a place. */
  detailsOf(place: Place | null): Pick<TymbalErrorDetails, 'where' | 'codeFrame'> {
    if (place === null) return {}
    const { file, line, column } = place
    const text = this.#texts.get(file)
    return {
      where: `${file}:${line}:${column}`,
      ...(text === undefined ? {} : { codeFrame: codeFrame(text, line, column) }),
    }
  }

  /** The first place in the script where the word is declared or used; nothing when it does not occur. */
  near(word: string): Pick<TymbalErrorDetails, 'where' | 'codeFrame'> {
    const file = nameOf(this.path, posix.basename(this.path.split(sep).join('/')))
    const text = this.#texts.get(file)
    if (text === undefined || word === '') return { where: this.path }
    const literal = word.replace(/[^\w$]/g, '\\$&')
    const at = firstMatch(text, [
      `\\b${literal}\\b['"]?\\s*[:(=]`,
      `(?<=\\b(?:class|function)\\s+)${literal}\\b`,
      `\\b${literal}\\b`,
    ])
    if (at < 0) return { where: this.path }
    const before = text.slice(0, at).split('\n')
    return this.detailsOf({ file, line: before.length, column: before.at(-1)!.length + 1 })
  }

  #frame(line: string): string | null {
    const place = this.#place(line)
    const match = FRAME.exec(line)
    if (place === null || match === null) return null
    const where = `${place.file}:${place.line}:${place.column}`
    return match[1] === undefined ? `    at ${where}` : `    at ${this.#sourceName(match[1], place.file)} (${where})`
  }

  /** The bundler calls a class with decorators `_Shopper`. */
  #sourceName(call: string, file: string): string {
    return call.replace(/\b_(\w+)(?=\.)/, (name, own) => (this.#texts.get(file)?.includes(name) ? name : own))
  }

  /** Stacks come mapped already where Node maps them; where it does not, they name the bundle. */
  #place(line: string): Place | null {
    const match = FRAME.exec(line)
    if (match === null) return null
    const file = match[2]!.startsWith('file:') ? pathOfUrl(match[2]!) : match[2]!
    const name = this.#names.get(file)
    if (name !== undefined) return { file: name, line: Number(match[3]), column: Number(match[4]) }
    return file === this.#bundleFile ? this.#mapped(Number(match[3]), Number(match[4])) : null
  }

  #mapped(line: number, column: number): Place | null {
    const entry = this.#map?.findEntry(line - 1, column - 1)
    if (entry === undefined || !('originalSource' in entry)) return null
    const file = this.#names.get(entry.originalSource)
    return file === undefined ? null : { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }
}

/** Sources of the bundler's own making have a scheme instead of a path: `tymbal:tymbal`. */
export const absoluteSource = (directory: string, source: string): string =>
  /^[\w-]{2,}:/.test(source) ? source : resolve(directory, source)

function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}

/** A source, relative to the script's directory, as the user would name it from where the script was named. */
const nameOf = (scriptPath: string, source: string): string =>
  posix.normalize(posix.join(posix.dirname(scriptPath.split(sep).join('/')), source))

function firstMatch(text: string, patterns: readonly string[]): number {
  for (const pattern of patterns) {
    const at = text.search(new RegExp(pattern))
    if (at >= 0) return at
  }
  return -1
}
