// Seeded random numbers: one run seed gives every user its own stream, the same on any number of workers.

/** Uniform in [0, 1). */
export type Random = () => number

/** sfc32 over four 32-bit words mixed from `seed` and `stream`. Streams of one seed are independent for our purposes. */
export function createRandom(seed: number, stream = 0): Random {
  let a = mix(seed >>> 0)
  let b = mix((stream >>> 0) ^ 0x9e3779b9)
  let c = mix(a ^ b)
  let counter = 1
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** A 32-bit finalizer (murmur3's), so that seeds 1 and 2 start far apart. */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** FNV-1a of a text, 32 bits: names become stream numbers. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
