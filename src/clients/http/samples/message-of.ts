// One side of a request as it is kept: headers and the start of the body, bounded, without secrets.
import type { HeaderField, SampleMessage } from '../../../model/request-sample.js'
import { bodyStart } from './body-start.js'
import { MOST_FIELDS, MOST_HEADER_CHARS, MOST_VALUE_CHARS } from './sample-limits.js'
import type { Secrets } from './secrets.js'

export interface RawMessage {
  /** latin1 text: a first line and header lines. */
  readonly head: string
  /** The first bytes of the body as they went over the line. */
  readonly start: Buffer
  /** Bytes of the whole body. */
  readonly bytes: number
}

/** `hasBodies` false: of bodies only the size is kept. */
export function messageOf({ head, start, bytes }: RawMessage, secrets: Secrets, hasBodies: boolean): SampleMessage {
  // A copy: parts of a text keep the whole of it, which may be a large answer, in memory.
  const fields = fieldsOf(Buffer.from(head, 'latin1').toString('latin1'))
  const kept = keptFields(fields)
  const type = fieldValue(fields, 'content-type')
  const body = hasBodies ? bodyStart(start, fieldValue(fields, 'content-encoding'), type) : { text: '', isCut: false }
  return {
    headers: kept.map((field) => secrets.header(field)).map(([name, value]) => [name, short(value)]),
    body: secrets.body(body.text, type),
    bodyBytes: bytes,
    isCut: kept.length < fields.length || body.isCut || (body.text !== '' && start.length < bytes),
  }
}

export const fieldValue = (fields: readonly HeaderField[], wanted: string): string =>
  fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''

/** Every header line in order; what continues a line is part of it. */
export function fieldsOf(head: string): HeaderField[] {
  const lines = head
    .replace(/^[\r\n]+/, '')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split('\n')
  return lines.slice(1).flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()] as const] : []
  })
}

function keptFields(fields: readonly HeaderField[]): readonly HeaderField[] {
  let chars = 0
  return fields.slice(0, MOST_FIELDS).filter(([name, value]) => {
    chars += name.length + Math.min(value.length, MOST_VALUE_CHARS)
    return chars <= MOST_HEADER_CHARS
  })
}

const short = (value: string): string =>
  value.length > MOST_VALUE_CHARS ? `${value.slice(0, MOST_VALUE_CHARS)}…` : value
