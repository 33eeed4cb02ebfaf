// Two runs beside each other: the whole, each endpoint, and what was different about the runs themselves.
import type { EndpointSummary, RunSummary, TotalsSummary } from '../../stats/run-summary.js'
import { readRunFile } from '../directory/run-file.js'
import type { StoredRun } from '../stored-run.js'
import { compareFigures, type Measured, type WholeFigures } from './compare-figures.js'
import { openBlocks } from './run-blocks.js'
import type { ComparedEndpoint, RunComparison } from './run-comparison.js'

export interface RunToCompare {
  readonly run: StoredRun
  readonly summary: RunSummary
}

export async function compareRuns(a: RunToCompare, b: RunToCompare): Promise<RunComparison> {
  const [blocksA, blocksB] = [await openBlocks(a.run.path), await openBlocks(b.run.path)]
  const totals = compareFigures(
    { whole: figuresOf(a.summary.totals), blocks: await blocksA({}) },
    { whole: figuresOf(b.summary.totals), blocks: await blocksB({}) },
  )
  const endpoints: ComparedEndpoint[] = []
  for (const label of labelsOf(a.summary, b.summary)) {
    const measured = async (of: RunSummary, blocks: typeof blocksA): Promise<Measured | null> => {
      const endpoint = of.endpoints.find((one) => labelOf(one) === label)
      return endpoint === undefined ? null : { whole: figuresOf(endpoint), blocks: await blocks({ endpoint: label }) }
    }
    const pair = [await measured(a.summary, blocksA), await measured(b.summary, blocksB)] as const
    endpoints.push(endpointOf(label, a.summary, b.summary, pair))
  }
  return { a: a.run, b: b.run, totals, endpoints: sortedByHarm(endpoints), differences: await differencesOf(a, b) }
}

const labelOf = ({ method, name }: Pick<EndpointSummary, 'method' | 'name'>): string => `${method} ${name}`

const labelsOf = (...summaries: readonly RunSummary[]): ReadonlySet<string> =>
  new Set(summaries.flatMap(({ endpoints }) => endpoints.map(labelOf)))

function figuresOf({ requests, failures, rps, latencyMs }: TotalsSummary | EndpointSummary): WholeFigures {
  const { p50, p95, p99, mean } = latencyMs
  return { p50, p95, p99, mean, rps, failRatio: requests === 0 ? 0 : failures / requests }
}

function endpointOf(
  label: string,
  a: RunSummary,
  b: RunSummary,
  [first, second]: readonly [Measured | null, Measured | null],
): ComparedEndpoint {
  const { method, name } = [...a.endpoints, ...b.endpoints].find((one) => labelOf(one) === label)!
  const figures = first === null || second === null ? [] : compareFigures(first, second)
  return { method, name, inA: first !== null, inB: second !== null, figures }
}

/** The largest rise of p95 that is no noise first, then the largest rise of any; what is in one run only comes last. */
function sortedByHarm(endpoints: readonly ComparedEndpoint[]): readonly ComparedEndpoint[] {
  const harmOf = ({ figures }: ComparedEndpoint): readonly [number, number] => {
    const isWorse = figures.some(({ verdict }) => verdict === 'worse')
    const p95 = figures.find(({ figure }) => figure === 'p95')
    return [figures.length === 0 ? 0 : isWorse ? 2 : 1, p95?.change ?? Number.NEGATIVE_INFINITY]
  }
  return [...endpoints].sort((x, y) => {
    const [first, second] = [harmOf(x), harmOf(y)]
    return second[0] - first[0] || (first[1] === second[1] ? 0 : second[1] - first[1])
  })
}

/** `users: 100 → 200`; empty when the runs were made alike. */
async function differencesOf(a: RunToCompare, b: RunToCompare): Promise<readonly string[]> {
  const [before, after] = [factsOf(a), factsOf(b)]
  const changed = Object.keys(before).filter((key) => before[key] !== after[key])
  const told = changed.map((key) => `${key}: ${before[key]} → ${after[key]}`)
  const [first, second] = [await readRunFile(a.run.path), await readRunFile(b.run.path)]
  const isEdited = a.run.script === b.run.script && first?.scriptHash !== second?.scriptHash
  return isEdited ? ['script: its text has changed', ...told] : told
}

const factsOf = ({ run, summary }: RunToCompare): Readonly<Record<string, string>> => ({
  script: run.script,
  host: run.host,
  users: String(run.users),
  workers: String(summary.workers.length),
  'run time': `${Math.round(run.durationMs / 1000)} s`,
  state: run.state,
})
