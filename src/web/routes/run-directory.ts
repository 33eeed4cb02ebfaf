// Finds the run that a path names: the live one, one of this process that was not kept, or one on the disk.
import { TymbalError } from '../../model/errors.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { NO_SAMPLES, type SampleSource } from '../../stats/samples/sample-picture.js'
import type { RunStore } from '../../store/run-store.js'
import type { RecordedSeries } from '../../store/series/read/recorded-series.js'
import type { RunListItem } from '../api.js'
import type { ControlRoom, LiveRun } from '../control-room.js'
import { Refusal } from '../refusal.js'
import { itemOfStored, itemOfSummary } from './run-list-item.js'

const LIVE = 'live'

/** The run of this process when that is meant. */
export function liveOf(room: ControlRoom, id: string): LiveRun | null {
  const live = room.live()
  if (id === LIVE && live === null)
    throw new TymbalError(
      'TYM5002',
      'no run of this process is there: none was started yet, or the last one was removed',
    )
  return id === LIVE || live?.id === id ? live : null
}

export const idOf = (room: ControlRoom, id: string): string => liveOf(room, id)?.id ?? id

/** @throws Refusal 409 where nothing is kept */
export function storeOf({ store }: ControlRoom): RunStore {
  if (store !== null) return store
  throw new Refusal(409, 'Runs are not kept: this process was started with --no-save.', { code: 'TYM5004' })
}

/** What is recorded of a run over time, wherever that is; null where nothing is. */
export function recordedOf(room: ControlRoom, id: string): RecordedSeries | null {
  const own = liveOf(room, id) ?? room.unkept().find(({ item }) => item.id === id)
  return own === undefined ? storeOf(room).recorded(id) : own.recorded
}

/** @throws Refusal 409 where nothing is */
export function requireRecorded(room: ControlRoom, id: string): RecordedSeries {
  const recorded = recordedOf(room, id)
  if (recorded !== null) return recorded
  throw new Refusal(409, 'What was recorded of this run over time is not there any more, or could not be written.', {
    code: 'TYM5003',
  })
}

/** Newest first. The figures of the run under way are its own, and not those that its directory began with. */
export async function listRuns(room: ControlRoom): Promise<readonly RunListItem[]> {
  const stored = room.store === null ? [] : (await room.store.list()).map(itemOfStored)
  const live = room.live()
  const own = live === null ? null : itemOfSummary(live.summary())
  const isRunning = live?.isRunning === true
  const kept = stored.map((item) => (isRunning && item.id === own!.id ? { ...own!, ...marksOf(item) } : item))
  const known = new Set(kept.map(({ id }) => id))
  const unkept = new Map(
    [...room.unkept().map(({ item }) => item), ...(own === null ? [] : [own])].map((item) => [item.id, item]),
  )
  const more = [...unkept.values()].filter(({ id }) => !known.has(id))
  return [...more, ...kept].sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
}

const marksOf = ({ name, tags, isBaseline }: RunListItem) => ({ name, tags, isBaseline })

/** @throws TymbalError TYM5002 */
export async function summaryOf(room: ControlRoom, id: string): Promise<RunSummary> {
  const live = liveOf(room, id)
  if (live !== null) return live.summary()
  const unkept = room.unkept().find(({ item }) => item.id === id)
  return unkept?.summary ?? (await storeOf(room).summary(id))
}

/** Where nothing was found: is it that nobody is called so? @throws Refusal 404 */
export async function requireNamed(
  room: ControlRoom,
  id: string,
  { endpoint, worker }: { readonly endpoint?: string | undefined; readonly worker?: string | undefined },
): Promise<void> {
  if (endpoint === undefined && worker === undefined) return
  const { endpoints, workers } = await summaryOf(room, id)
  if (endpoint !== undefined && !endpoints.some(({ method, name }) => `${method} ${name}` === endpoint))
    throw new Refusal(404, `endpoint: none of the run is called "${endpoint}"; names are METHOD name.`, {
      field: 'endpoint',
    })
  if (worker !== undefined && !workers.some((one) => one.id === worker))
    throw new Refusal(404, `worker: none of the run is called "${worker}".`, { field: 'worker' })
}

/** Those of earlier runs that were not kept are gone. */
export async function samplesOf(room: ControlRoom, id: string): Promise<SampleSource> {
  const live = liveOf(room, id)
  if (live !== null) return live.samples
  return room.unkept().some(({ item }) => item.id === id) ? NO_SAMPLES : await storeOf(room).samples(id)
}
