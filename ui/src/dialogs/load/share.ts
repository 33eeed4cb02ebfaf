// How users are dealt to a class, as a form holds it: by a weight, or always so many.
import type { ClassShare } from '../../../../src/web/api.js'

export interface Share {
  readonly kind: 'weight' | 'fixed'
  readonly count: string
}

export const shareOf = ({ weight = 1, fixedCount = 0 }: Omit<ClassShare, 'name'>): Share =>
  fixedCount > 0 ? { kind: 'fixed', count: String(fixedCount) } : { kind: 'weight', count: String(weight) }

export const spokenShare = (name: string, { kind, count }: Share): ClassShare =>
  kind === 'weight' ? { name, weight: Number(count) } : { name, fixedCount: Number(count) }

export const isSameShare = (a: Share, b: Share): boolean => a.kind === b.kind && a.count === b.count
