// The live stream: one picture a second for all pages alike, made once whatever their number, and what happens, when it happens.
import type { RunSummary } from '../../stats/run-summary.js'
import type { LogLine, StreamEvent } from '../api.js'
import { EventRing, type Frame, frameOf } from './event-ring.js'
import { GzipPieces } from './gzip-pieces.js'
import { LogBatch } from './log-batch.js'
import { StreamClient, type StreamClientDeps } from './stream-client.js'
import { endpointRows, errorsMark, faultRows, headTick, type LiveMarks, NOT_LIVE, workerRows } from './ticks.js'

const HEARTBEAT_MS = 15_000
/** More are refused. */
export const MOST_CLIENTS = 500

export interface LiveFeedDeps {
  readonly clock: () => number
  readonly wallClock: () => number
}

/** A page that wants to listen. */
export interface Joining extends Pick<StreamClientDeps, 'response' | 'endpoints'> {
  readonly takesGzip: boolean
}

type Told = Extract<StreamEvent, { event: 'log' | 'note' | 'state' }>

export class LiveFeed {
  readonly #deps: LiveFeedDeps
  readonly #clients = new Set<StreamClient>()
  readonly #ring: EventRing
  readonly #heartbeat: NodeJS.Timeout
  #id: number
  #ticks = 0
  #summary: RunSummary | null = null
  #marks = NOT_LIVE
  #errorsMark = ''
  #stateMark = ''
  #notes = { runId: '', told: 0 }
  readonly #gzip = new GzipPieces()
  readonly #lines = new LogBatch((lines) => this.#tell({ event: 'log', data: lines }))

  constructor(deps: LiveFeedDeps) {
    this.#deps = deps
    // No process counts a thousand events a millisecond: the next one begins above this one's.
    this.#id = Math.floor(deps.wallClock())
    this.#ring = new EventRing(this.#id + 1)
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS)
  }

  /** The latest picture; null before the first. */
  get latest(): RunSummary | null {
    return this.#summary
  }

  get clients(): number {
    return this.#clients.size
  }

  /** A new picture of the run, about once a second. */
  tick(summary: RunSummary, marks: LiveMarks): void {
    this.#summary = summary
    this.#ticks++
    this.#marks = marks
    this.#tellState(summary, marks.isPaused)
    this.#tellNotes(summary)
    const head = this.#headOf(summary)
    this.#ring.add(head)
    const isFull = this.#ticks % 2 === 0 || summary.run.state === 'stopped'
    const mark = errorsMark(summary)
    const more = isFull ? this.#fullFrames(summary, mark !== this.#errorsMark) : []
    if (isFull) this.#errorsMark = mark
    const rows = new Map<string, string>()
    for (const client of this.#clients) this.#send(client, head, more, isFull ? rows : null)
  }

  /** Its load never began. */
  failed(runId: string): void {
    this.#tell({ event: 'state', data: { runId, state: 'failed', isPaused: false } })
  }

  /** It was removed: nobody is shown it any more. */
  forget(runId: string): void {
    if (this.#summary?.run.id !== runId) return
    this.#summary = null
    this.#tell({ event: 'state', data: { runId, state: 'removed', isPaused: false } })
  }

  /** Lines are told together, four times a second. */
  log(line: LogLine): void {
    this.#lines.add(line)
  }

  /** A page comes, or comes back: it is told what it missed, and the picture of now. null when there are too many. */
  join({ takesGzip, ...join }: Joining, lastEventId: number | null): StreamClient | null {
    this.#dropGone()
    if (this.#clients.size >= MOST_CLIENTS) return null
    const client: StreamClient = new StreamClient({
      ...join,
      clock: this.#deps.clock,
      gzip: takesGzip ? this.#gzip : null,
      resync: () => client.tell(this.#frame('resync', null).text),
    })
    this.#clients.add(client)
    client.tell(this.#welcome(client, lastEventId))
    return client
  }

  leave(client: StreamClient): void {
    this.#clients.delete(client)
  }

  close(): void {
    clearInterval(this.#heartbeat)
    this.#lines.close()
    for (const client of this.#clients) client.close()
    this.#clients.clear()
  }

  #welcome(client: StreamClient, lastEventId: number | null): string {
    const missed = lastEventId === null ? [] : this.#ring.since(lastEventId, this.#id)
    const frames = missed ?? [this.#frame('resync', null)]
    const now = this.#summary === null ? [] : this.#pictureOf(this.#summary, client.endpoints)
    return [': tymbal\nretry: 2000\n\n', ...[...frames, ...now].map(({ text }) => text)].join('')
  }

  #pictureOf(summary: RunSummary, endpoints: readonly string[]): Frame[] {
    const head = this.#headOf(summary)
    const rows = this.#frame('endpoints', endpointRows(summary, endpoints))
    return [head, rows, ...this.#fullFrames(summary, true)]
  }

  #headOf(summary: RunSummary): Frame {
    return this.#frame('head', headTick(summary, this.#marks, Math.floor(this.#deps.wallClock())))
  }

  #fullFrames(summary: RunSummary, hasNewErrors: boolean): Frame[] {
    const frames = [this.#frame('workers', workerRows(summary))]
    return hasNewErrors ? [...frames, this.#frame('errors', faultRows(summary))] : frames
  }

  /** One write for each page: what it skips, it skips whole. `rows` holds what was made for others that show the same. */
  #send(client: StreamClient, head: Frame, more: readonly Frame[], rows: Map<string, string> | null): void {
    const readiness = client.readiness
    if (readiness === 'gone') this.#drop(client)
    // Errors come again only when there are new ones.
    if (readiness === 'blocked' && more.some(({ text }) => text.includes('\nevent: errors\n'))) client.tell('')
    if (readiness !== 'ready') return
    const texts = [head.text, ...more.map(({ text }) => text)]
    client.tick(rows === null ? head.text : [...texts, this.#rowsFor(client, rows)].join(''))
  }

  #rowsFor({ endpoints }: StreamClient, rows: Map<string, string>): string {
    const key = endpoints.join('\n')
    const made = rows.get(key)
    if (made !== undefined) return made
    const { text } = this.#frame('endpoints', endpointRows(this.#summary!, endpoints))
    rows.set(key, text)
    return text
  }

  /** A run began, ended, was paused, and what else it enters. */
  #tellState({ run: { id: runId, state } }: RunSummary, isPaused: boolean): void {
    const mark = `${runId} ${state} ${isPaused}`
    if (mark === this.#stateMark) return
    this.#stateMark = mark
    this.#tell({ event: 'state', data: { runId, state, isPaused } })
  }

  #tellNotes({ run, notes }: RunSummary): void {
    if (run.id !== this.#notes.runId) this.#notes = { runId: run.id, told: 0 }
    for (const note of notes.slice(this.#notes.told)) this.#tell({ event: 'note', data: note })
    this.#notes.told = notes.length
  }

  #tell({ event, data }: Told): void {
    const frame = this.#frame(event, data)
    this.#ring.add(frame)
    for (const client of this.#clients) client.tell(frame.text)
  }

  #frame(event: StreamEvent['event'], data: StreamEvent['data']): Frame {
    return frameOf(++this.#id, event, JSON.stringify(data))
  }

  #beat(): void {
    this.#dropGone()
    for (const client of this.#clients) client.tick(': beat\n\n')
  }

  #dropGone(): void {
    for (const client of this.#clients) if (client.readiness === 'gone') this.#drop(client)
  }

  #drop(client: StreamClient): void {
    this.#clients.delete(client)
    client.close()
  }
}
