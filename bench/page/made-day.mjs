// A day of a run that never was, as it lies on the disk.

export const DAY_SECONDS = 86_400

/** About normal on a logarithmic scale, as latencies are. */
const spread = () => Math.exp((Math.random() + Math.random() + Math.random() - 1.5) * 0.6)

/** Writes the series of a day into a run directory as the recorder would have. `modules`: what is imported of dist/; `entries`: names of endpoints and of workers. */
export function writeDay(modules, directory, { endpoints, workers }) {
  const { SeriesWriter, SERIES_GROUPS, Histogram, IntervalHistogram, BucketArena, encodePart } = modules
  const parts = Array.from({ length: 20 }, () => {
    const second = new IntervalHistogram()
    for (let i = 0; i < 600; i++) second.record(20_000 * spread())
    const coarse = new Histogram(6)
    coarse.addSpan(second.toSpan(new BucketArena()))
    return encodePart(coarse)
  })
  for (const [name, entries] of [
    ['all', ['']],
    ['endpoints', endpoints],
    ['workers', workers],
  ]) {
    const writer = new SeriesWriter(directory, SERIES_GROUPS[name])
    const numbers = entries.map((entry) => writer.entryOf(entry))
    const width = SERIES_GROUPS[name].columns.length
    for (let from = 0; from < DAY_SECONDS; from = writer.next) {
      const values = Float32Array.from({ length: entries.length * width }, () => 50 * spread())
      const { layout } = writer
      const isPartOver = layout.histEvery > 0 && (from + layout.step - layout.from) % layout.histEvery === 0
      const some = isPartOver ? numbers.map((entry) => [entry, parts[(entry + from) % parts.length]]) : []
      writer.append({ from, toMs: (from + layout.step) * 1000, entries: numbers, values, parts: some })
    }
    writer.close()
  }
}

/** What `writeDay` wants of the built project. */
export async function seriesModules() {
  const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href)
  const parts = [
    'stats/histogram.js',
    'stats/buckets/interval-histogram.js',
    'stats/buckets/bucket-span.js',
    'store/series/record/series-writer.js',
    'store/series/format/series-group.js',
    'store/series/format/hist-part.js',
  ]
  return Object.assign({}, ...(await Promise.all(parts.map(load))))
}
