// What the dialog that edits the load holds: users, and how fast. The time to get there and the spawn rate are one thing told in two ways.

import { parseDuration } from '../../../../src/model/units.js'
import type { LoadRequest } from '../../../../src/web/api.js'
import type { CurvePoint } from '../../charts/load-curve.js'
import { count, duration, plural } from '../../text/words.js'
import { isSameShare, type Share, spokenShare } from './share.js'

export interface LoadDraft {
  readonly users: string
  /** Users per second; empty = as it is. */
  readonly rate: string
  /** As `30s`; empty = by the rate. */
  readonly reachIn: string
  /** How each class is dealt, by name. */
  readonly shares: Readonly<Record<string, Share>>
  readonly when: 'now' | 'stage-end'
}

/** What the dialog opened with. */
export type Opened = Pick<LoadDraft, 'users' | 'rate' | 'shares'>

/** Users per second by what was given last; null = as it is, NaN = cannot be read. */
export function rateOf(
  { users, rate, reachIn }: Pick<LoadDraft, 'users' | 'rate' | 'reachIn'>,
  now: number,
): number | null {
  if (reachIn.trim() === '') return rate === '' ? null : Number(rate)
  try {
    const ms = parseDuration(reachIn.trim())
    const away = Math.abs(Number(users) - now)
    return ms > 0 && away > 0 ? Number(((away / ms) * 1000).toPrecision(6)) : null
  } catch {
    return Number.NaN
  }
}

/** Users that were not touched go on as planned where only classes change. */
export function loadRequest(draft: LoadDraft, opened: Opened, now: number): LoadRequest {
  const shares = Object.entries(draft.shares).filter(
    ([name, share]) => opened.shares[name] === undefined || !isSameShare(share, opened.shares[name]),
  )
  const userClasses = shares.map(([name, share]) => spokenShare(name, share))
  const isUntouched = draft.users === opened.users && draft.rate === opened.rate && draft.reachIn.trim() === ''
  const rate = rateOf(draft, now)
  const users = { users: Number(draft.users), ...(rate === null ? {} : { spawnRate: rate }) }
  return {
    ...(userClasses.length > 0 && isUntouched ? {} : users),
    ...(userClasses.length === 0 ? {} : { userClasses }),
    ...(draft.when === 'now' ? {} : { when: draft.when }),
  }
}

/** `From 50 to 80 users in about 6s.` */
export function wayText(draft: LoadDraft, now: number): string {
  const wanted = Number(draft.users)
  if (now === wanted) return `${plural(now, 'user')}, as now.`
  const rate = rateOf(draft, now)
  if (Number.isNaN(rate)) return 'The time is to be written as 30s, 5m or 1h30m.'
  const seconds = rate === null || rate <= 0 ? null : Math.abs(wanted - now) / rate
  return `From ${count(now)} to ${plural(wanted, 'user')}${seconds === null ? '' : ` in about ${duration(seconds * 1000)}`}.`
}

/** What other users take the place of. */
export const droppedText = (stages: number): string =>
  stages === 0
    ? ''
    : `${stages === 1 ? 'The stage that is left is' : `The ${stages} stages that are left are`} dropped.`

/** From now on: the way to the wanted users, and half as long again on it. */
export function wayCurve(draft: LoadDraft, now: number): readonly CurvePoint[] {
  const wanted = Number(draft.users)
  const rate = rateOf(draft, now)
  const rampMs = rate === null || !(rate > 0) ? 0 : (Math.abs(wanted - now) / rate) * 1000
  return [
    { atMs: 0, users: now },
    { atMs: rampMs, users: wanted },
    { atMs: Math.max(1000, rampMs * 1.5), users: wanted },
  ]
}
