// One worker as the dispatcher sees it: how many users of each class it should run.

/** A worker and the machine it runs on; workers of one machine share the host. */
export interface WorkerPlace {
  readonly id: string
  readonly host: string
}

export class WorkerRow implements WorkerPlace {
  readonly id: string
  readonly host: string
  /** Users by class index. */
  readonly counts: number[]
  total = 0
  /** Number of the host among the hosts of the dispatcher. */
  hostIndex = 0
  isDraining = false
  /** Number of the change in which this row was last reported. */
  changedIn = 0

  constructor({ id, host }: WorkerPlace, classCount: number) {
    this.id = id
    this.host = host
    this.counts = new Array<number>(classCount).fill(0)
  }

  change(classIndex: number, by: number): void {
    this.counts[classIndex]! += by
    this.total += by
  }
}

/** Host part of a worker id as Locust forms it: the text before the first `_`. */
export function hostOf(id: string): string {
  const end = id.indexOf('_')
  return end < 0 ? id : id.slice(0, end)
}

/** The first worker of every host, then the second of every host, and so on; numbers the hosts. */
export function inHostOrder(rows: readonly WorkerRow[]): WorkerRow[] {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  const hosts = new Map<string, number>()
  const placed: WorkerRow[][] = []
  const perHost: number[] = []
  for (const row of sorted) {
    row.hostIndex = numberOf(hosts, row.host)
    const ordinal = perHost[row.hostIndex] ?? 0
    perHost[row.hostIndex] = ordinal + 1
    placed[ordinal] ??= []
    placed[ordinal].push(row)
  }
  return placed.flat()
}

function numberOf(hosts: Map<string, number>, host: string): number {
  const known = hosts.get(host)
  if (known !== undefined) return known
  hosts.set(host, hosts.size)
  return hosts.size - 1
}
