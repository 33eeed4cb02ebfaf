// The routes of the API, answered from a played run.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  AppState,
  LoadRequest,
  RunChange,
  RunSummary,
  SessionRequest,
  StartRequest,
  StopRequest,
} from '../../../src/web/api.js'
import { pictureOf } from '../../../src/web/stream/ticks.js'
import type { MockMaster } from './mock-master.js'
import { playedEndpointWorkers } from './played-by-worker.js'
import { type PlayedSeconds, playedCurve, playedHeatmap, playedRange, playedSeries } from './played-charts.js'
import { playedCheck } from './played-check.js'
import { playedComparison } from './played-past.js'
import type { PlayedRun } from './played-run.js'
import { playedSamples } from './played-samples.js'
import { playedScript } from './played-script.js'

export interface ApiCall {
  readonly master: MockMaster
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly query: URLSearchParams
}

export async function answerApi(call: ApiCall): Promise<void> {
  const { master, request, response, path } = call
  const isOpen = master.options.token === undefined || master.hasSession || path === '/session'
  if (!isOpen) return json(response, 401, problem(401, 'A token is needed.'))
  if (path === '/runs/live/stream') return openStream(call)
  if (request.method !== 'GET') {
    const body = await bodyOf(request)
    master.sent.push({ method: request.method ?? '', path, body })
    if (path === '/runs/check') await master.checkGate
    const { status, value } = change(master, request.method ?? '', path, body)
    return json(response, status, value)
  }
  const value = read(call)
  if (value === undefined) return json(response, 404, problem(404, 'There is no such thing.'))
  json(response, 200, value)
}

const problem = (status: number, detail: string, field?: string) => ({
  type: 'about:blank',
  title: 'Refused',
  status,
  detail,
  ...(field === undefined ? {} : { field }),
})

function json(response: ServerResponse, status: number, value: unknown): void {
  const text = value === null ? '' : JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  if (text === '') return undefined
  return request.headers['content-type'] === 'application/json' ? JSON.parse(text) : { bytes: text.length }
}

function openStream({ master, request, response }: ApiCall): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': hello\n\n')
  master.streams.add(response)
  request.once('close', () => master.streams.delete(response))
}

function read(call: ApiCall): unknown {
  const { master, path, query } = call
  if (path === '/state') return stateOf(master)
  if (path === '/runs') return master.runs
  if (path === '/presets') return [...master.presets.values()]
  if (path === '/compare') {
    const [a, b] = ['a', 'b'].map((key) => master.runs.find((run) => run.id === query.get(key)))
    return a && b ? playedComparison(a, b) : undefined
  }
  const run = master.run
  // Every stored run looks like the one that is played, every second one slower.
  if (run === null || !path.startsWith('/runs/')) return undefined
  const [, , id, what] = path.split('/')
  return readRun({ master, run, played: /0[02468]$/.test(id ?? '') ? slower(run) : run }, what, query)
}

const slower = ({ seconds, elapsedMs }: PlayedRun): PlayedSeconds => ({
  elapsedMs,
  seconds: seconds.map((one) => ({ ...one, p50: one.p50 * 1.5 })),
})

interface Reading {
  readonly master: MockMaster
  readonly run: PlayedRun
  /** What its charts are drawn from. */
  readonly played: PlayedSeconds
}

function readRun({ master, run, played }: Reading, what: string | undefined, query: URLSearchParams): unknown {
  switch (what) {
    case undefined:
      return without(run.summary(), (query.get('without') ?? '').split(','))
    case 'picture':
      return pictureOf(run.summary(), run, master.nowMs)
    case 'series':
      return playedSeries(played, query)
    case 'endpoints':
      return playedRange(run, query)
    case 'heatmap':
      return playedHeatmap(played, query)
    case 'percentiles':
      return playedCurve(played, query)
    case 'endpoint-workers':
      return playedEndpointWorkers(master, run, query)
    case 'samples':
      return playedSamples(run, query)
    case 'logs':
      return logPage(master, query)
    default:
      return undefined
  }
}

const without = (summary: RunSummary, lists: readonly string[]): object => ({
  ...summary,
  ...Object.fromEntries(lists.filter((list) => list !== '').map((list) => [list, []])),
})

const LEVELS = ['debug', 'info', 'warn', 'error']

function logPage({ log }: MockMaster, query: URLSearchParams): unknown {
  const after = Number(query.get('after') ?? 0)
  const least = LEVELS.indexOf(query.get('level') ?? 'debug')
  const lines = log.filter(
    (line) =>
      line.seq > after &&
      LEVELS.indexOf(line.level) >= least &&
      (query.get('worker') ?? line.worker) === line.worker &&
      line.text.includes(query.get('q') ?? ''),
  )
  return { lines, next: log.at(-1)?.seq ?? 0 }
}

function stateOf(master: MockMaster): AppState {
  const { run, options } = master
  const workers = options.workers ?? 4
  return {
    version: '0.1.0',
    nowMs: master.nowMs,
    role: options.role ?? 'operator',
    liveRunId: run?.id ?? null,
    isRunning: run !== null && !run.isOver,
    keepsRuns: options.keepsRuns ?? true,
    script: { ...playedScript(), ...options.script },
    workers: {
      connected: workers,
      expected: workers,
      joinCommands: ['tymbal worker --join tymbal://10.0.0.5:5557/#token'],
    },
  }
}

interface Answer {
  readonly status: number
  readonly value: unknown
}

const DONE: Answer = { status: 204, value: null }

function change(master: MockMaster, method: string, path: string, body: unknown): Answer {
  if (path === '/runs') return begin(master, body as StartRequest)
  if (path === '/runs/check') return refused(master) ?? { status: 200, value: playedCheck() }
  if (path.startsWith('/presets/')) return changePreset(master, method, path, body as StartRequest)
  if (path === '/session') return enter(master, (body as SessionRequest).token)
  if (path === '/runs/import') return { status: 201, value: master.runs[0] }
  const [, , id, verb] = path.split('/')
  if (id === 'live' && master.run !== null) return refused(master) ?? control(master, master.run, verb ?? '', body)
  const found = master.runs.find((run) => run.id === id)
  if (found === undefined) return { status: 404, value: problem(404, 'There is no such run.') }
  const others = master.runs.filter((run) => run !== found)
  if (method === 'DELETE') master.runs = others
  else master.runs = master.runs.map((run) => (run === found ? { ...run, ...(body as RunChange) } : run))
  return DONE
}

function enter(master: MockMaster, token: string): Answer {
  if (master.options.token !== undefined && token !== master.options.token) {
    return { status: 401, value: problem(401, 'This is not the token.') }
  }
  master.hasSession = true
  return DONE
}

function begin(master: MockMaster, request: StartRequest): Answer {
  return refused(master) ?? { status: 201, value: { id: master.begin(request).id } }
}

function refused(master: MockMaster): Answer | null {
  const { refusal } = master
  master.refusal = null
  return refusal === null ? null : { status: 422, value: problem(422, refusal.detail, refusal.field) }
}

function changePreset({ presets }: MockMaster, method: string, path: string, request: StartRequest): Answer {
  const name = decodeURIComponent(path.slice('/presets/'.length))
  if (method === 'DELETE') {
    presets.delete(name)
    return DONE
  }
  const preset = { name, savedAt: '2026-11-23T12:00:00.000Z', request }
  presets.set(name, preset)
  return { status: 200, value: preset }
}

const isBare = (verb: string): boolean => ['pause', 'resume', 'restart-statistics'].includes(verb)

function control(master: MockMaster, run: PlayedRun, verb: string, body: unknown): Answer {
  if (verb === 'load') {
    run.edit(body as LoadRequest | undefined)
  } else if (verb === 'stop' && master.isSlowToStop && (body as StopRequest).mode === 'graceful') run.state = 'stopping'
  else if (verb === 'stop') master.stop()
  else if (isBare(verb) && body !== undefined) return { status: 422, value: problem(422, 'No body is expected.') }
  else if (verb === 'restart-statistics') run.restart()
  else if (isBare(verb)) run.isPaused = verb === 'pause'
  else if (verb === 'notes') run.note((body as { text: string }).text)
  else return { status: 404, value: problem(404, 'There is no such command.') }
  const note = run.notes.at(-1)
  if (note !== undefined && (verb === 'load' || verb === 'notes' || verb === 'restart-statistics'))
    master.send({ event: 'note', data: note })
  if (!run.isOver) master.tick()
  master.state()
  return DONE
}
