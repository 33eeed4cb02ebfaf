// Lists of a summary cannot be changed by whoever reads them.

/** A frozen list of frozen things. */
export function frozenList<From, To extends object>(from: readonly From[], make: (one: From) => To): readonly To[] {
  return Object.freeze(from.map((one) => Object.freeze(make(one))))
}
