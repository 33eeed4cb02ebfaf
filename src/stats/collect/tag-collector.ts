// Which tags the requests of each endpoint carry: told once each, so that endpoints can be looked at by scenario, user class or a tag of the script.
import type { Tags } from '../../model/sample.js'
import type { TagDelta } from '../stats-delta.js'
import { isTagText, MAX_TAGS, MAX_VALUES } from './limits.js'

/** What an endpoint remembers of its requests' tags. */
export interface TagOwner {
  /** Its cell in the reports. */
  readonly id: number
  /** The last ones looked at: clients give the same object again and again. */
  lastTags: Tags | null
  tags: Map<string, Set<string>> | null
}

export class TagCollector {
  /** By key and value: cells. */
  #fresh = new Map<string, TagDelta & { readonly cells: number[] }>()
  /** Of all endpoints, by key; one more than the most says that there are too many. */
  readonly #values = new Map<string, Set<unknown>>()
  #count = 0

  /** To be called when they are not the owner's last ones. */
  note(owner: TagOwner, tags: Tags | null): void {
    owner.lastTags = tags
    if (tags === null || this.#count >= MAX_TAGS) return
    owner.tags ??= new Map()
    for (const key in tags) {
      const values = owner.tags.get(key) ?? open(owner.tags, key)
      const value = tags[key]!
      if (values.has(value) || !this.#isFew(key, value)) continue
      values.add(value)
      this.#tell(owner, key, value)
    }
  }

  /** What was met for the first time since the last call. */
  drain(): readonly TagDelta[] {
    const fresh = [...this.#fresh.values()]
    this.#fresh.clear()
    return fresh
  }

  /** Owners must forget their tags too. */
  clear(): void {
    this.#fresh.clear()
    this.#values.clear()
    this.#count = 0
  }

  #isFew(key: string, value: unknown): boolean {
    const known = this.#values.get(key) ?? new Set()
    if (known.size > MAX_VALUES) return false
    this.#values.set(key, known.add(value))
    return true
  }

  #tell({ id }: TagOwner, key: string, value: unknown): void {
    if (!isTagText(value) || !isTagText(key)) return
    this.#count++
    const told = this.#fresh.get(`${key}\n${value}`)
    if (told === undefined) this.#fresh.set(`${key}\n${value}`, { key, value, cells: [id] })
    else told.cells.push(id)
  }
}

function open(tags: Map<string, Set<string>>, key: string): Set<string> {
  const values = new Set<string>()
  tags.set(key, values)
  return values
}
