// Two runs beside each other: the whole, each endpoint, and what was different about the runs themselves.

import { GiveWay } from '../../model/give-way.js'
import type { EndpointSummary, TotalsSummary } from '../../stats/run-summary.js'
import { compareFigures, type Measured, type WholeFigures } from './compare-figures.js'
import { RankTest } from './mann-whitney.js'
import { readBlocks } from './run-blocks.js'
import type { ComparedEndpoint, RunComparison, RunToCompare } from './run-comparison.js'
import { differencesOf } from './run-differences.js'

/** Gives way to the event loop again and again: a master compares while a run is under way. */
export async function compareRuns(a: RunToCompare, b: RunToCompare): Promise<RunComparison> {
  const test = new RankTest()
  const [wholeA, wholeB] = [await readBlocks(a.run.path, 'all'), await readBlocks(b.run.path, 'all')]
  const totals = compareFigures(
    { whole: figuresOf(a.summary.totals), blocks: wholeA('') },
    { whole: figuresOf(b.summary.totals), blocks: wholeB('') },
    test,
  )
  const endpoints = await compareEndpoints(await measuredOf(a), await measuredOf(b), test)
  return { a: a.run, b: b.run, totals, endpoints: sortedByHarm(endpoints), differences: await differencesOf(a, b) }
}

interface MeasuredEndpoint {
  readonly endpoint: EndpointSummary
  measured(): Measured
}

/** By label. */
async function measuredOf({ run, summary }: RunToCompare): Promise<ReadonlyMap<string, MeasuredEndpoint>> {
  const blocks = await readBlocks(run.path, 'endpoints')
  const list = summary.endpoints.map((endpoint): [string, MeasuredEndpoint] => {
    const label = labelOf(endpoint)
    return [label, { endpoint, measured: () => ({ whole: figuresOf(endpoint), blocks: blocks(label) }) }]
  })
  return new Map(list)
}

async function compareEndpoints(
  first: ReadonlyMap<string, MeasuredEndpoint>,
  second: ReadonlyMap<string, MeasuredEndpoint>,
  test: RankTest,
): Promise<readonly ComparedEndpoint[]> {
  const compared: ComparedEndpoint[] = []
  const giveWay = new GiveWay()
  for (const label of new Set([...first.keys(), ...second.keys()])) {
    const [a, b] = [first.get(label), second.get(label)]
    const { method, name } = (a ?? b)!.endpoint
    const figures = a === undefined || b === undefined ? [] : compareFigures(a.measured(), b.measured(), test)
    compared.push({ method, name, inA: a !== undefined, inB: b !== undefined, figures })
    await giveWay.now()
  }
  return compared
}

const labelOf = ({ method, name }: Pick<EndpointSummary, 'method' | 'name'>): string => `${method} ${name}`

function figuresOf({ requests, failures, rps, latencyMs }: TotalsSummary | EndpointSummary): WholeFigures {
  const { p50, p95, p99, mean } = latencyMs
  return { p50, p95, p99, mean, rps, failRatio: requests === 0 ? 0 : failures / requests }
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
