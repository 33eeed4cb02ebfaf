// Reads samples that come from elsewhere (a script's hook, a worker, a file): only what belongs to one, and no more than one may hold.

import type { RequestSample, SampleContent, SampleMessage } from './request-sample.js'
import { type HeaderField, PHASES, type PhaseSums, type RequestPhases } from './request-sample.js'

const MOST_NAME = 4096
const MOST_TEXT = 8192
const MOST_FIELDS = 100
const MOST_MS = 4e15

type Fields = Readonly<Record<string, unknown>>

/** What does not fit: the whole sample is none then. */
class Misfit extends Error {}

export const readSample = (value: unknown): RequestSample | null => orNull(() => sampleIn(fieldsIn(value)))
export const readSampleContent = (value: unknown): SampleContent | null => orNull(() => contentIn(fieldsIn(value)))
export const readPhaseSums = (value: unknown): PhaseSums | null => orNull(() => sumsIn(fieldsIn(value)))

function sampleIn(fields: Fields): RequestSample {
  return {
    id: text(fields.id, MOST_NAME),
    ...contentIn(fields),
    worker: text(fields.worker, MOST_NAME),
    isRandom: flag(fields.isRandom),
    draw: upTo(1, fields.draw),
  }
}

function contentIn(fields: Fields): SampleContent {
  return {
    method: text(fields.method, MOST_NAME),
    name: text(fields.name, MOST_NAME),
    atMs: time(fields.atMs),
    latencyMs: amount(fields.latencyMs),
    status: upTo(999, fields.status),
    error: text(fields.error, MOST_TEXT),
    reason: text(fields.reason, MOST_TEXT),
    phases: phasesIn(fieldsIn(fields.phases)),
    isNewConnection: flag(fields.isNewConnection),
    redirects: amount(fields.redirects),
    bytesSent: amount(fields.bytesSent),
    bytesReceived: amount(fields.bytesReceived),
    verb: text(fields.verb, MOST_NAME),
    url: text(fields.url, MOST_TEXT),
    request: messageIn(fieldsIn(fields.request)),
    response: fields.response === null ? null : messageIn(fieldsIn(fields.response)),
    userClass: text(fields.userClass, MOST_NAME),
    userNumber: amount(fields.userNumber),
    iteration: finite(fields.iteration),
    task: text(fields.task, MOST_NAME),
    scriptLine: text(fields.scriptLine, MOST_NAME),
    traceparent: text(fields.traceparent, MOST_TEXT),
  }
}

function messageIn(fields: Fields): SampleMessage {
  const { headers } = fields
  if (!Array.isArray(headers) || headers.length > MOST_FIELDS) throw new Misfit()
  return {
    headers: headers.map(fieldIn),
    body: text(fields.body, MOST_TEXT),
    bodyBytes: amount(fields.bodyBytes),
    isCut: flag(fields.isCut),
  }
}

function fieldIn(value: unknown): HeaderField {
  if (!Array.isArray(value) || value.length !== 2) throw new Misfit()
  return [text(value[0], MOST_NAME), text(value[1], MOST_NAME)]
}

function sumsIn(fields: Fields): PhaseSums {
  return {
    method: text(fields.method, MOST_NAME),
    name: text(fields.name, MOST_NAME),
    count: amount(fields.count),
    newConnections: amount(fields.newConnections),
    phases: phasesIn(fieldsIn(fields.phases)),
  }
}

const phasesIn = (fields: Fields): RequestPhases =>
  Object.fromEntries(PHASES.map((phase) => [phase, amount(fields[phase])])) as unknown as RequestPhases

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof Misfit) return null
    throw thrown
  }
}

function fieldsIn(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new Misfit()
  return value as Fields
}

function text(value: unknown, most: number): string {
  if (typeof value !== 'string' || value.length > most) throw new Misfit()
  return value
}

function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Misfit()
  return value
}

function finite(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Misfit()
  return value
}

/** What a calendar has, and what is between two such. */
function time(value: unknown): number {
  const ms = finite(value)
  if (Math.abs(ms) > MOST_MS) throw new Misfit()
  return ms
}

function amount(value: unknown): number {
  const number = finite(value)
  if (number < 0) throw new Misfit()
  return number
}

function upTo(most: number, value: unknown): number {
  const number = amount(value)
  if (number > most) throw new Misfit()
  return number
}
