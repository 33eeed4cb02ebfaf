// Every operation of the API, once: the OpenAPI file is made of it, and a test holds it equal to the routes that are served.
import type { z } from 'zod'
import * as answers from './answers.js'
import * as queries from './queries.js'
import * as requests from './requests.js'

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below API_PATH, with `{id}` for what stands for anything. */
  readonly path: string
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly status: 200 | 201 | 204
  /** Left out = no body, or not JSON. */
  readonly answer?: z.ZodType
  /** Of an answer that is not JSON. */
  readonly contentType?: string
  /** Of a body that is not JSON. */
  readonly bodyType?: string
}

const summary = answers.summaryPart('')

export const OPERATIONS: readonly Operation[] = [
  { method: 'get', path: '/openapi.json', summary: 'This description', status: 200, contentType: 'application/json' },
  {
    method: 'post',
    path: '/session',
    summary: 'Exchanges a token for a cookie; needs no authorization',
    body: requests.sessionRequest,
    status: 204,
  },
  { method: 'delete', path: '/session', summary: 'Forgets the cookie', status: 204 },
  {
    method: 'get',
    path: '/state',
    summary: 'What there is to see and to start',
    status: 200,
    answer: answers.appState,
  },
  {
    method: 'post',
    path: '/runs',
    summary: 'Starts a run. Operators only',
    body: requests.startRequest,
    status: 201,
    answer: answers.started,
  },
  {
    method: 'post',
    path: '/runs/check',
    summary: 'Runs each task once with one user, and tells every request and check; no run. Operators only',
    body: requests.startRequest,
    status: 200,
    answer: answers.checkResult,
  },
  {
    method: 'get',
    path: '/presets',
    summary: 'Presets of this script, by name',
    status: 200,
    answer: answers.preset.array(),
  },
  { method: 'get', path: '/presets/{name}', summary: 'One preset', status: 200, answer: answers.preset },
  {
    method: 'put',
    path: '/presets/{name}',
    summary: 'Keeps a start request under that name, without what is secret in it. Operators only',
    body: requests.startRequest,
    status: 200,
    answer: answers.preset,
  },
  { method: 'delete', path: '/presets/{name}', summary: 'Forgets a preset. Operators only', status: 204 },
  { method: 'get', path: '/runs', summary: 'All runs, newest first', status: 200, answer: answers.runListItem.array() },
  {
    method: 'post',
    path: '/runs/import',
    summary: 'Takes in what `export?as=bundle` gave. Operators only',
    bodyType: 'application/zip',
    status: 201,
    answer: answers.runListItem,
  },
  {
    method: 'get',
    path: '/runs/{id}',
    summary: 'The summary of a run; `without` leaves long lists empty',
    query: queries.summaryQuery,
    status: 200,
    answer: summary,
  },
  {
    method: 'get',
    path: '/runs/{id}/picture',
    summary: 'What a page shows first: of each long list the rows that matter most',
    status: 200,
    answer: answers.picture,
  },
  {
    method: 'patch',
    path: '/runs/{id}',
    summary: 'Changes name, tags or baseline. Operators only',
    body: requests.runChange,
    status: 200,
    answer: answers.runListItem,
  },
  { method: 'delete', path: '/runs/{id}', summary: 'Removes a run from the disk. Operators only', status: 204 },
  {
    method: 'get',
    path: '/runs/{id}/series',
    summary: 'Columns over time, no more points than a chart is wide',
    query: queries.seriesQuery,
    status: 200,
    answer: answers.series,
  },
  {
    method: 'get',
    path: '/runs/{id}/heatmap',
    summary: 'Latency over time as counts',
    query: queries.heatmapQuery,
    status: 200,
    answer: answers.heatmap,
  },
  {
    method: 'get',
    path: '/runs/{id}/endpoints',
    summary: 'Figures of all endpoints over a part of the run, in whole recorded steps; of the whole run without one',
    query: queries.rangeQuery,
    status: 200,
    answer: answers.endpointRange,
  },
  {
    method: 'get',
    path: '/runs/{id}/percentiles',
    summary: 'The percentile curve, of the whole run or a part',
    query: queries.percentilesQuery,
    status: 200,
    answer: answers.percentileCurve,
  },
  {
    method: 'get',
    path: '/runs/{id}/endpoint-workers',
    summary: 'What each worker measured of an endpoint, or one worker of each',
    query: queries.endpointWorkersQuery,
    status: 200,
    answer: answers.endpointWorkers,
  },
  {
    method: 'get',
    path: '/runs/{id}/logs',
    summary: 'Lines of the log',
    query: queries.logsQuery,
    status: 200,
    answer: answers.logPage,
  },
  {
    method: 'get',
    path: '/runs/{id}/samples',
    summary:
      'Requests kept with headers and bodies: the slowest, failed ones, some at random; and where their time went',
    query: queries.samplesQuery,
    status: 200,
    answer: answers.samplePage,
  },
  {
    method: 'get',
    path: '/runs/{id}/export',
    summary: 'The run as a file',
    query: queries.exportQuery,
    status: 200,
    contentType: 'application/octet-stream',
  },
  {
    method: 'get',
    path: '/compare',
    summary: 'Two runs beside each other',
    query: queries.compareQuery,
    status: 200,
    answer: answers.comparison,
  },
  {
    method: 'get',
    path: '/runs/live/stream',
    summary: 'Events `head`, `endpoints`, `workers`, `errors`, `log`, `note`, `state`, `resync`; Last-Event-ID resumes',
    query: queries.streamQuery,
    status: 200,
    contentType: 'text/event-stream',
  },
  {
    method: 'post',
    path: '/runs/live/load',
    summary:
      'Goes to another number of users, or deals them to other classes; 202 with the LoadState when that waits for the end of a stage. Operators only',
    body: requests.loadRequest,
    status: 204,
  },
  {
    method: 'delete',
    path: '/runs/live/load',
    summary: 'Withdraws the edit that waits. Operators only',
    status: 204,
  },
  {
    method: 'post',
    path: '/workers/{id}/drain',
    summary: 'Its users go to the other workers, and it gets none. Operators only',
    status: 204,
  },
  {
    method: 'post',
    path: '/workers/{id}/take-back',
    summary: 'A worker that was drained gets users again. Operators only',
    status: 204,
  },
  {
    method: 'post',
    path: '/workers/{id}/restart',
    summary: 'Its users go to others, and a fresh process takes its place. Operators only',
    status: 204,
  },
  {
    method: 'post',
    path: '/workers/{id}/quit',
    summary: 'Its users go to others, and it leaves. Operators only',
    status: 204,
  },
  {
    method: 'post',
    path: '/runs/live/stop',
    summary: 'Ends the run. Operators only',
    body: requests.stopRequest,
    status: 204,
  },
  { method: 'post', path: '/runs/live/pause', summary: 'Users begin nothing new. Operators only', status: 204 },
  { method: 'post', path: '/runs/live/resume', summary: 'Users go on. Operators only', status: 204 },
  {
    method: 'post',
    path: '/runs/live/notes',
    summary: 'Adds a note to the run. Operators only',
    body: requests.noteRequest,
    status: 201,
    answer: answers.noted,
  },
  {
    method: 'post',
    path: '/runs/live/restart-statistics',
    summary: 'Marks an instant to look at the run from; nothing is forgotten. Operators only',
    status: 201,
    answer: answers.noted,
  },
]
