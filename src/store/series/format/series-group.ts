// The three things that are recorded over time: all requests, each endpoint, each worker. Which columns, and how fine.

/** Seconds of the run that one chunk of a file holds, and how fine. */
export interface ChunkLayout {
  readonly from: number
  /** Exclusive. */
  readonly until: number
  /** Seconds a row. */
  readonly step: number
  /** Seconds a histogram; a multiple of `step`; 0 = none. */
  readonly histEvery: number
}

export type GroupName = 'all' | 'endpoints' | 'workers'

export interface SeriesGroup {
  readonly name: GroupName
  readonly columns: readonly string[]
  /** What is not mentioned in a row made no requests; otherwise nothing is known of it. */
  readonly isZeroWhenAbsent: boolean
  /** Of the chunk that begins at a second, when so many entries are known. */
  layout(from: number, entries: number): ChunkLayout
}

/** Counts of the step; latencies in ms. */
const REQUEST_COLUMNS = ['requests', 'failures', 'p50', 'p95', 'p99', 'max'] as const

/** So long a run begins with fine histograms: short runs can be compared, long ones stay small. */
const FINE_SECONDS = 120
const FINE_HIST = 2
/** With more endpoints than this a second each would be too much. */
const MANY_ENDPOINTS = 50

const ALL: SeriesGroup = {
  name: 'all',
  columns: ['users', ...REQUEST_COLUMNS],
  isZeroWhenAbsent: true,
  layout: (from) =>
    from < FINE_SECONDS
      ? { from, until: FINE_SECONDS, step: 1, histEvery: FINE_HIST }
      : { from, until: from + 300, step: 1, histEvery: 5 },
}

const ENDPOINTS: SeriesGroup = {
  name: 'endpoints',
  columns: REQUEST_COLUMNS,
  isZeroWhenAbsent: true,
  layout(from, entries) {
    const isMany = entries > MANY_ENDPOINTS
    if (from < FINE_SECONDS) return { from, until: FINE_SECONDS, step: 1, histEvery: isMany ? 10 : FINE_HIST }
    return isMany
      ? { from, until: from + 600, step: 10, histEvery: 60 }
      : { from, until: from + 300, step: 1, histEvery: 10 }
  },
}

const WORKERS: SeriesGroup = {
  name: 'workers',
  columns: ['users', 'requests', 'failures', 'p95', 'cpu', 'memory', 'loop'],
  isZeroWhenAbsent: false,
  layout: (from) => ({ from, until: from + 1200, step: 15, histEvery: 0 }),
}

export const SERIES_GROUPS: Readonly<Record<GroupName, SeriesGroup>> = {
  all: ALL,
  endpoints: ENDPOINTS,
  workers: WORKERS,
}

/** `series-all.bin`: whole chunks. */
export const chunkFile = (name: GroupName): string => `series-${name}.bin`
/** `series-all.tail`: the rows that are no chunk yet. */
export const tailFile = (name: GroupName): string => `series-${name}.tail`
