// What a Python master needs of a worker's messages. Whatever breaks one of these ends its receiving thread, or its page, for good.
import { decode } from '@msgpack/msgpack'

export interface HeardMessage {
  readonly type: string
  /** Keys that are integers on the wire begin with `#`. */
  readonly data: unknown
  readonly nodeId: string
}

type Fields = Readonly<Record<string, unknown>>

const ENTRY_KEYS = [
  ...['name', 'method', 'last_request_timestamp', 'start_time', 'num_requests', 'num_none_requests', 'num_failures'],
  ...['total_response_time', 'max_response_time', 'min_response_time', 'total_content_length', 'response_times'],
  ...['num_reqs_per_sec', 'num_fail_per_sec'],
].sort()

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const isTime = (value: unknown): boolean => typeof value === 'number' && value > 1e9 && value < 1e11
const isMapOf = (value: unknown, key: RegExp, holds: (value: unknown) => boolean): boolean =>
  isFields(value) && Object.entries(value).every(([name, item]) => key.test(name) && holds(item))
const isCountMap = (value: unknown): boolean => isMapOf(value, /^#\d+$/, isCount)
const isUserMap = (value: unknown): boolean => isMapOf(value, /^[^#]/, isCount)

function isEntry(value: unknown): boolean {
  if (!isFields(value) || Object.keys(value).sort().join() !== ENTRY_KEYS.join()) return false
  const { num_requests: requests, num_failures: failures, min_response_time: min } = value
  const isTimed = value.last_request_timestamp === null || isTime(value.last_request_timestamp)
  return (
    typeof value.name === 'string' &&
    typeof value.method === 'string' &&
    isTimed &&
    isTime(value.start_time) &&
    [requests, failures, value.num_none_requests, value.total_content_length].every(isCount) &&
    Number(failures) <= Number(requests) &&
    (requests === 0 ? min === null : typeof min === 'number') &&
    typeof value.total_response_time === 'number' &&
    typeof value.max_response_time === 'number' &&
    [value.response_times, value.num_reqs_per_sec, value.num_fail_per_sec].every(isCountMap)
  )
}

const isError = (value: unknown): boolean =>
  isFields(value) &&
  [value.name, value.method, value.error].every((text) => typeof text === 'string') &&
  isCount(value.occurrences) &&
  isTime(value.first_seen) &&
  isTime(value.last_seen)

function isStats(data: unknown): boolean {
  if (!isFields(data) || !Array.isArray(data.stats)) return false
  return (
    data.stats.every(isEntry) &&
    data.stats.every((entry: Fields) => Number(entry.num_requests) > 0) &&
    isEntry(data.stats_total) &&
    isMapOf(data.errors, /^[0-9a-f]{64}$/, isError) &&
    isUserMap(data.user_classes_count) &&
    isCount(data.user_count)
  )
}

const isNil = (data: unknown): boolean => data === null

const FORMS: Readonly<Record<string, (data: unknown) => boolean>> = {
  client_ready: (data) => data === -1,
  heartbeat: (data) =>
    isFields(data) &&
    ['ready', 'spawning', 'running'].includes(String(data.state)) &&
    typeof data.current_cpu_usage === 'number' &&
    isCount(data.current_memory_usage),
  stats: isStats,
  spawning: isNil,
  spawning_complete: (data) => isFields(data) && isUserMap(data.user_classes_count) && isCount(data.user_count),
  client_stopped: isNil,
  quit: isNil,
  logs: (data) =>
    isFields(data) &&
    typeof data.worker_id === 'string' &&
    Array.isArray(data.logs) &&
    data.logs.length <= 500 &&
    data.logs.every((line) => typeof line === 'string'),
  locustfile: (data) => isFields(data) && typeof data.version === 'string',
  exception: (data) => isFields(data) && typeof data.msg === 'string' && typeof data.traceback === 'string',
}

/** Of one worker's whole life: throws at the first message that a Python master would not survive. */
export class PythonRules {
  #isKnown = false
  #spawns = 0

  /** The master has sent a spawn message. */
  spawned(): void {
    this.#spawns++
  }

  /** The master was replaced by one that knows nobody. */
  restarted(): void {
    this.#isKnown = false
    this.#spawns = 0
  }

  read(frames: readonly Uint8Array[]): HeardMessage {
    const [identity, payload] = frames
    if (frames.length !== 2 || payload === undefined) throw new Error(`a message of ${frames.length - 1} frames`)
    const triple = decode(payload, { mapKeyConverter: (key) => (typeof key === 'number' ? `#${key}` : String(key)) })
    if (!Array.isArray(triple) || triple.length !== 3) throw new Error('not a triple')
    const [type, data, nodeId] = triple as [string, unknown, string]
    if (nodeId !== Buffer.from(identity!).toString()) throw new Error(`${type} in the name of ${nodeId}`)
    const form = type === 'locustfile' ? /^[^_]+_download_locustfile_[0-9a-f]{32}$/ : /^[^_]+_[0-9a-f]{32}$/
    if (!form.test(nodeId)) throw new Error(`an identity of another form: ${nodeId}`)
    if (FORMS[type]?.(data) !== true) throw new Error(`a wrong ${type}: ${JSON.stringify(data)}`)
    this.#follow(type)
    return { type, data, nodeId }
  }

  #follow(type: string): void {
    if (type === 'client_ready') this.#isKnown = true
    if (type === 'client_stopped' || type === 'quit') this.#isKnown = false
    if (!type.startsWith('spawning')) return
    if (!this.#isKnown) throw new Error(`${type} of a worker that the master does not know`)
    if (this.#spawns === 0) throw new Error(`${type} without a spawn message`)
  }
}
