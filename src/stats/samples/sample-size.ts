// What a sample weighs: its texts, and something for the rest.
import type { RequestSample, SampleMessage } from '../../model/request-sample.js'

const BASE_BYTES = 500
const FIELD_BYTES = 4

export function sizeOf({ name, url, error, reason, task, request, response }: RequestSample): number {
  const texts = name.length + url.length + error.length + reason.length + task.length
  return BASE_BYTES + texts + sizeOfMessage(request) + (response === null ? 0 : sizeOfMessage(response))
}

function sizeOfMessage({ headers, body }: SampleMessage): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + FIELD_BYTES, body.length)
}
