// The bucket layout of every latency histogram: integer microseconds, log-linear. It is part of the protocol version.

/** 2^8 = 256 sub-buckets an octave: a bucket's midpoint is within 0.2 % of every value in it. */
export const FINE_BITS = 8
/** 2^6 = 64 sub-buckets an octave, within 0.8 %: for pictures, never for totals. */
export const COARSE_BITS = 6
/** An hour. What took longer counts in the last bucket. */
export const MAX_US = 3_600_000_000

/** Bucket of an integer 0..MAX_US in the fine layout. Values below 512 us have a bucket each. */
export function bucketOf(us: number): number {
  const shift = 23 - Math.clz32(us)
  return shift > 0 ? (shift << 8) + (us >>> shift) : us
}

export const LAST_BUCKET = bucketOf(MAX_US)

/** Smallest value of a bucket; `bits` names the layout. */
export function lowOf(bucket: number, bits: number): number {
  const octave = bucket >> bits
  return octave < 2 ? bucket : (bucket - ((octave - 1) << bits)) * (1 << (octave - 1))
}

/** How many integers share the bucket. */
export function widthOf(bucket: number, bits: number): number {
  const octave = bucket >> bits
  return octave < 2 ? 1 : 1 << (octave - 1)
}

/** The middle of the integers in the bucket: what the bucket reports. */
export function midOf(bucket: number, bits: number): number {
  return lowOf(bucket, bits) + (widthOf(bucket, bits) - 1) / 2
}

/** Bucket of any number of microseconds, out of range too, in the layout of `bits`. */
export function bucketIn(us: number, bits: number): number {
  const bucket = us >= MAX_US ? LAST_BUCKET : bucketOf(us)
  return bits === COARSE_BITS ? coarseOf(bucket) : bucket
}

/** The coarse bucket that holds a fine one whole. */
export function coarseOf(bucket: number): number {
  if (bucket >= 512) return (bucket >> 2) + 128
  const shift = Math.max(0, 25 - Math.clz32(bucket))
  return (shift << COARSE_BITS) + (bucket >>> shift)
}
