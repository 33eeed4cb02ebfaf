// A bounded map without bookkeeping on a hit: when the young half is full, the old half is dropped and the young one grows old.

export class TwoGenerationCache<K, V> {
  private young = new Map<K, V>()
  private old = new Map<K, V>()
  private readonly half: number

  /** Holds at most `2 x half` values; those used lately stay. */
  constructor(half: number) {
    this.half = half
  }

  get(key: K): V | undefined {
    const value = this.young.get(key)
    return value !== undefined ? value : this.promote(key)
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.half) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(key, value)
  }

  private promote(key: K): V | undefined {
    const value = this.old.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }
}
