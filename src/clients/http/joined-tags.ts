// A request's own tags with those of its client: the same object for the same texts, as scripts give the same few again and again.
import type { Tags } from '../../model/sample.js'

/** More of one client are joined anew each time: a script that tags with numbers without end must not fill the memory. */
const MOST_KEPT = 500
const NONE: Tags = {}

export class JoinedTags {
  /** By the client's tags and the request's. */
  readonly #kept = new WeakMap<Tags, Map<string, Tags>>()

  join(tags: Tags | null, own: Tags): Tags {
    const text = textOf(own)
    if (text === null) return { ...tags, ...own }
    const kept = this.#keptFor(tags ?? NONE)
    const known = kept.get(text)
    if (known !== undefined) return known
    const joined = { ...tags, ...own }
    if (kept.size < MOST_KEPT) kept.set(text, joined)
    return joined
  }

  #keptFor(tags: Tags): Map<string, Tags> {
    const known = this.#kept.get(tags)
    if (known !== undefined) return known
    const kept = new Map<string, Tags>()
    this.#kept.set(tags, kept)
    return kept
  }
}

/** Keys and values in one, no two different ones alike; null = a script gave something else than texts. */
function textOf(own: Tags): string | null {
  let text = ''
  for (const key of Object.keys(own)) {
    const value: unknown = own[key]
    if (typeof value !== 'string') return null
    text += `${key.length},${value.length}:${key}${value}`
  }
  return text
}
