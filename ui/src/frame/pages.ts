// The pages of a run, in the order of the tabs, with what users of Locust know them as.

export interface PageEntry {
  readonly id: string
  readonly label: string
  readonly hint: string
  /** A page of somebody else, in a window of its own. */
  readonly href?: string
}

export const PAGES: readonly PageEntry[] = [
  { id: 'overview', label: 'Overview', hint: 'Charts: throughput, users, latency' },
  { id: 'endpoints', label: 'Endpoints', hint: 'Statistics of each request name' },
  { id: 'latency', label: 'Latency', hint: 'Response times in depth' },
  { id: 'errors', label: 'Errors', hint: 'Failures and exceptions' },
  { id: 'users', label: 'Users', hint: 'User classes, task ratio, metrics of the script, data' },
  { id: 'workers', label: 'Workers', hint: 'The load generator itself' },
  { id: 'checks', label: 'Checks', hint: 'Thresholds and checks' },
  { id: 'logs', label: 'Logs', hint: 'What master, workers and script said' },
  { id: 'export', label: 'Export', hint: 'Download data and report' },
]

const EVERYTHING: PageEntry = { id: 'everything', label: 'All on one page', hint: 'For paper' }

/** A report keeps no log and is itself an export; it can be printed whole. */
export const REPORT_PAGES: readonly PageEntry[] = [
  ...PAGES.filter(({ id }) => id !== 'logs' && id !== 'export'),
  EVERYTHING,
]
