// Old space over time: it rises until V8 collects it whole, then falls. What such a saw says: how fast it rises, how high its teeth are, where its floor is.
import { median } from './report.mjs'

const LEVEL_SECONDS = 10

/** Samples once a second `{ bytes, full }`, cut where a full collection came between. */
function partsOf(samples) {
  const parts = []
  for (const sample of samples) {
    const last = parts.at(-1)
    if (last === undefined || last.at(-1).full !== sample.full) parts.push([sample])
    else last.push(sample)
  }
  return parts
}

/** Bytes a second between the ends of a part, each a median of some seconds; null when it is too short to say. */
function riseOf(part) {
  if (part.length < 3 * LEVEL_SECONDS) return null
  const level = (from, to) => median(part.slice(from, to).map(({ bytes }) => bytes))
  return (level(-LEVEL_SECONDS) - level(0, LEVEL_SECONDS)) / (part.length - LEVEL_SECONDS)
}

/**
 * `fulls` full collections; `floors` what was in use in the first look after each; `teeth` how far it had risen before each since the one before
 * (the first since the start of the samples); `sinceLast` how far it has risen since the last; `risePerSecond` the median of the rises between. Bytes.
 */
export function sawOf(samples) {
  const parts = partsOf(samples)
  const heights = parts.map((part) => part.at(-1).bytes - part[0].bytes)
  const rises = parts.map(riseOf).filter((rise) => rise !== null)
  return {
    fulls: samples.at(-1).full - samples[0].full,
    floors: parts.slice(1).map((part) => part[0].bytes),
    teeth: heights.slice(0, -1),
    sinceLast: heights.at(-1),
    risePerSecond: rises.length === 0 ? null : median(rises),
  }
}
