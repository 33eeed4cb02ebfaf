// Which of several workers are unlike the others in a figure.

/** Fewer have no others to be unlike. */
export const FEWEST_WORKERS = 4
/** Fewer requests say nothing. */
export const FEWEST_REQUESTS = 20
/** Robust z-score (Iglewicz and Hoaglin) beyond which a value is an outlier, and how far it must be from the median beside that. */
const MOST_Z = 3.5
const Z_SCALE = 0.6745
const FAR = 0.2

export interface Compared<Figure extends string> {
  readonly id: string
  readonly figures: Readonly<Record<Figure, number>>
}

/** By id: the figures in which it is an outlier; those that are in none are left out. */
export function outliers<Figure extends string>(
  workers: readonly Compared<Figure>[],
  figures: readonly Figure[],
): Map<string, Figure[]> {
  const found = new Map<string, Figure[]>()
  if (workers.length < FEWEST_WORKERS) return found
  for (const figure of figures) {
    const values = workers.map((worker) => worker.figures[figure])
    const middle = median(values)
    const spread = median(values.map((value) => Math.abs(value - middle)))
    for (const worker of workers) {
      if (isFar(worker.figures[figure], middle, spread)) found.set(worker.id, [...(found.get(worker.id) ?? []), figure])
    }
  }
  return found
}

/** Without any spread whatever is far enough from the median is unlike the others. */
function isFar(value: number, middle: number, spread: number): boolean {
  const distance = Math.abs(value - middle)
  if (distance <= FAR * middle || distance === 0) return false
  return spread === 0 || (Z_SCALE * distance) / spread > MOST_Z
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
