// What a Locust master says, as one of the words that a worker understands.
import { isObject } from '../../shape.js'
import { decodeFrame } from '../frame.js'

export type MasterWord =
  /** `isNative`: the master is one of ours and goes on in our own dialect. */
  | { readonly type: 'ack'; readonly index: number; readonly isNative: boolean }
  | { readonly type: 'spawn'; readonly data: unknown }
  | { readonly type: 'spawning_complete'; readonly users: number }
  | { readonly type: 'update_user_class'; readonly userClass: string }
  | { readonly type: 'stop' | 'quit' | 'heartbeat' | 'reconnect' }
  /** A message of the user's own, or of a later Locust. */
  | { readonly type: 'other'; readonly name: string }

const PLAIN_WORDS = ['stop', 'quit', 'heartbeat', 'reconnect'] as const

const isPlain = (type: string): type is (typeof PLAIN_WORDS)[number] =>
  (PLAIN_WORDS as readonly string[]).includes(type)

export function readMasterWord(bytes: Uint8Array): MasterWord | { readonly fault: string } {
  const frame = decodeFrame(bytes)
  if ('fault' in frame) return frame
  const { type, data } = frame
  const fields = isObject(data) ? data : {}
  if (isPlain(type)) return { type }
  switch (type) {
    case 'ack':
      return { type, index: countOf(fields.index), isNative: isObject(fields.tymbal) }
    case 'spawn':
      return { type, data }
    case 'spawning_complete':
      return { type, users: countOf(fields.user_count) }
    case 'update_user_class':
      return { type, userClass: String(fields.user_class_name ?? '') }
    default:
      return { type: 'other', name: type }
  }
}

const countOf = (value: unknown): number => (Number.isSafeInteger(value) && (value as number) > 0 ? Number(value) : 0)
