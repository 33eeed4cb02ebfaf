// One message of Locust's protocol as bytes: the MessagePack triple [type, data, node id] on one frame. Both directions; faults are data.
import { messageOf } from '../../model/errors.js'
import { unpack } from '../unpack.js'
import { type PackValue, pack } from './pack.js'

/** Reports of Locust are some kilobytes, locustfiles some hundred; a longer message is refused unread. */
export const MAX_LOCUST_BYTES = 16 * 1024 * 1024
/** A type or node id longer than this is nobody's. */
const MAX_NAME = 512

export interface LocustFrame {
  readonly type: string
  /** Maps are objects without a prototype; keys that are numbers are their decimal text. */
  readonly data: unknown
  /** Always the worker's id, in both directions. */
  readonly nodeId: string
}

export type DecodedFrame = LocustFrame | { readonly fault: string }

export const encodeFrame = (type: string, data: PackValue, nodeId: string): Uint8Array => pack([type, data, nodeId])

export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  if (bytes.length > MAX_LOCUST_BYTES) return { fault: `a message of ${bytes.length} bytes` }
  let triple: unknown
  try {
    triple = unpack(bytes)
  } catch (fault) {
    return { fault: `no MessagePack: ${messageOf(fault)}` }
  }
  if (!Array.isArray(triple) || triple.length !== 3) return { fault: 'not a triple of type, data and node id' }
  const [type, data, nodeId] = triple as [unknown, unknown, unknown]
  if (!isName(type) || !isName(nodeId)) return { fault: 'a type or node id that is no short text' }
  return { type, data, nodeId }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME
