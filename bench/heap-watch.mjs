// Preloaded into a measured process (NODE_OPTIONS=--import): writes its old space once a second, and how many full collections there were, to BENCH_HEAP_FILE.
import { writeFileSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'

const SECONDS = 24 * 3600
/** One allocation for the whole run, and touched as far as it is filled: the watch must not be what it sees grow. */
const bytes = new Float64Array(SECONDS)
const full = new Uint32Array(SECONDS)
const seen = { seconds: 0, full: 0 }

// Young collections keep what a registry watches, so it tells of full ones only. An observer of all collections would allocate at each.
const registry = new FinalizationRegistry(() => {
  seen.full++
  watch()
})
const watch = () => registry.register({}, 0)

const oldBytes = () =>
  getHeapSpaceStatistics().reduce((sum, space) => sum + (/^new/.test(space.space_name) ? 0 : space.space_used_size), 0)

watch()
setInterval(() => {
  if (seen.seconds === SECONDS) return
  bytes[seen.seconds] = oldBytes()
  full[seen.seconds++] = seen.full
}, 1000).unref()

process.on('exit', () => {
  const samples = Array.from({ length: seen.seconds }, (_, i) => ({ bytes: bytes[i], full: full[i] }))
  writeFileSync(process.env.BENCH_HEAP_FILE, JSON.stringify(samples))
})
