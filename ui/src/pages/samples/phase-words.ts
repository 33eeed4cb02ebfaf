// What the phases of a request are called, in the order in which they happen.
import type { KeptSample } from '../../../../src/web/api.js'
import { formatLatency } from '../../text/words.js'

export type Phase = keyof KeptSample['phases'] | 'late'

interface PhaseWords {
  readonly word: string
  readonly title: string
}

export const PHASE_WORDS: Readonly<Record<Phase, PhaseWords>> = {
  late: { word: 'began late', title: 'from when it was due to when it began' },
  queued: { word: 'queue', title: 'waiting for a free connection' },
  dns: { word: 'DNS', title: 'finding the address' },
  connect: { word: 'TCP', title: 'opening the connection' },
  tls: { word: 'TLS', title: 'agreeing on encryption' },
  send: { word: 'send', title: 'until the last byte of the request was taken' },
  wait: { word: 'wait', title: 'until the first byte of the answer' },
  receive: { word: 'read', title: 'until its last byte' },
}

export interface PhasePart extends PhaseWords {
  readonly phase: Phase
  readonly ms: number
}

/** Less is noise of the clock. */
const LEAST_LATE_MS = 0.05

/** A mean of many requests, few of which had the phase, comes below what any clock can tell. */
const LEAST_MS = 0.001

export function phaseTime(ms: number): string {
  if (ms <= 0) return '0'
  return ms < LEAST_MS ? `<${formatLatency(LEAST_MS)}` : formatLatency(ms)
}

/** `latencyMs`: from when it was due; what the phases do not explain, it began late. */
export function phaseParts(phases: KeptSample['phases'], latencyMs?: number): readonly PhasePart[] {
  const ordered = Object.keys(PHASE_WORDS) as Phase[]
  const sum = Object.values(phases).reduce((all, ms) => all + ms, 0)
  const lateMs = Math.max(0, (latencyMs ?? sum) - sum)
  return ordered
    .map((phase) => ({ phase, ...PHASE_WORDS[phase], ms: phase === 'late' ? lateMs : phases[phase] }))
    .filter(({ phase, ms }) => phase !== 'late' || ms >= LEAST_LATE_MS)
}
