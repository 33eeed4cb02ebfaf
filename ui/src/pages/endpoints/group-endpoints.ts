// Endpoints in groups: what they have in common, and the sum of each group. Percentiles cannot be added, so a group has none.
import type { RunSummary } from '../../../../src/web/api.js'
import type { EndpointRow } from './endpoint-row.js'

const HOST = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i

const hostOf = ({ name }: EndpointRow): string => HOST.exec(name)?.[1] ?? ''

/** `/items` of `/items/[id]?page=2`; a name that is no path is cut at its first space. */
export function pathOf({ name }: EndpointRow): string {
  const path = name.replace(HOST, '')
  return path.startsWith('/') ? (/^\/[^/?#]*/.exec(path)?.[0] ?? path) : (path.split(' ')[0] ?? path)
}

/** A way to put endpoints into groups. `id` = as it stands in the address of the page. */
export interface EndpointGrouping {
  readonly id: string
  readonly label: string
  groupOf(row: EndpointRow): string
}

export type EndpointTags = RunSummary['endpointTags']

const BY_NAME: readonly EndpointGrouping[] = [
  { id: 'method', label: 'method', groupOf: (row) => row.method },
  { id: 'host', label: 'host', groupOf: hostOf },
  { id: 'path', label: 'path', groupOf: pathOf },
]

/** What the system calls its own tags, in words. */
const TAG_LABEL: Readonly<Record<string, string>> = { scenario: 'scenario', userClass: 'user class' }

/** An endpoint with several values of the tag is in a group of those together. */
function byTag({ key, values }: EndpointTags[number]): EndpointGrouping {
  const groups = new Map<string, string>()
  for (const { value, endpoints } of values) {
    for (const endpoint of endpoints) {
      const known = groups.get(endpoint)
      groups.set(endpoint, known === undefined ? value : `${known}, ${value}`)
    }
  }
  return { id: `tag:${key}`, label: TAG_LABEL[key] ?? `tag ${key}`, groupOf: (row) => groups.get(row.key) ?? '' }
}

/** Those that would make groups of these endpoints: more than one, fewer than there are endpoints. */
export function groupingsOf(rows: readonly EndpointRow[], tags: EndpointTags = []): readonly EndpointGrouping[] {
  const divides = ({ groupOf }: EndpointGrouping): boolean => {
    const groups = new Set(rows.map(groupOf)).size
    return groups > 1 && groups < rows.length
  }
  return [...BY_NAME, ...tags.map(byTag)].filter(divides)
}

export interface Groups {
  /** null = none. */
  readonly grouping: EndpointGrouping | null
  readonly closed: ReadonlySet<string>
  readonly toggle: (group: string) => void
}

/** Each group in the place of its first row, its own row before those of its endpoints. One endpoint alone is no group. */
export function groupEndpoints(
  rows: readonly EndpointRow[],
  { grouping, closed, toggle }: Groups,
): readonly EndpointRow[] {
  if (grouping === null) return rows
  const groups = new Map<string, EndpointRow[]>()
  for (const row of rows) {
    const name = grouping.groupOf(row)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return [...groups].flatMap(([name, members]) => {
    if (members.length === 1) return members
    const isOpen = !closed.has(name)
    const head = { ...sumOf(name, members), group: { size: members.length, isOpen, toggle: () => toggle(name) } }
    return isOpen ? [head, ...members] : [head]
  })
}

/** Before every name of an endpoint, so that no group is taken for one. */
const MARK = '\u0000'

export const isGroupKey = (key: string): boolean => key.startsWith(MARK)

function sumOf(name: string, rows: readonly EndpointRow[]): EndpointRow {
  const sum = (of: (row: EndpointRow) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const requests = sum((row) => row.requests)
  const weighted = (of: (row: EndpointRow) => number): number =>
    requests === 0 ? 0 : sum((row) => of(row) * row.requests) / requests
  const none = Number.NaN
  const first = rows[0]!.latencyMs
  const unknown = Object.fromEntries(Object.keys(first).map((key) => [key, none])) as unknown as typeof first
  const made = rows.filter((row) => row.requests > 0)
  return {
    key: MARK + name,
    method: '',
    name: name === '' ? 'other' : name,
    path: null,
    requests,
    failures: sum((row) => row.failures),
    rps: sum((row) => row.rps),
    latencyMs: {
      ...unknown,
      mean: weighted((row) => row.latencyMs.mean),
      min: made.length === 0 ? none : Math.min(...made.map((row) => row.latencyMs.min)),
      max: made.length === 0 ? none : Math.max(...made.map((row) => row.latencyMs.max)),
    },
    meanBytes: rows.some((row) => row.meanBytes === null) ? null : Math.round(weighted((row) => row.meanBytes ?? 0)),
    trend: [],
  }
}
