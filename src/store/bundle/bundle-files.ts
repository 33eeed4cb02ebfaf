// What belongs into the file that carries a run: the run directory's own files and nothing else.
import { ENDPOINT_WORKERS_FILE } from '../directory/endpoint-workers-file.js'
import { LOG_FILE, RUN_FILE, SUMMARY_FILE } from '../directory/run-file.js'
import { SAMPLES_FILE } from '../samples/sample-file.js'
import { chunkFile, type GroupName, SERIES_GROUPS, tailFile } from '../series/format/series-group.js'

export const BUNDLE_SUFFIX = '.tymbal.zip'

const groups = Object.keys(SERIES_GROUPS) as GroupName[]

/** Names in the bundle, and in the directory. Marks and baselines are of the place, not of the run. */
export const BUNDLE_FILES: readonly string[] = [
  RUN_FILE,
  SUMMARY_FILE,
  'summary.txt',
  LOG_FILE,
  SAMPLES_FILE,
  ENDPOINT_WORKERS_FILE,
  ...groups.flatMap((group) => [chunkFile(group), tailFile(group)]),
]

/** Larger is no run of ours: a day of 500 endpoints and 500 workers is a tenth of it. */
export const MOST_BYTES = 8 * 1024 ** 3
