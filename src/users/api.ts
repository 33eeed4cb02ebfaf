// The script's public door: everything that `import … from 'tymbal'` offers. Nothing else is public.
import { createScriptFunctions } from './script/script-functions.js'
import { ScriptState } from './script/script-state.js'

export type { HttpClient } from '../clients/http/http-client.js'
export type { HttpResponse, Timings } from '../clients/http/http-response.js'
export type { HttpSettings } from '../clients/http/http-settings.js'
export type {
  ClientCertificate,
  Compression,
  Fields,
  GivenHeaders,
  MethodOptions,
  MultipartFields,
  RequestHeaders,
  RequestOptions,
  RequestTimeouts,
  UploadFile,
} from '../clients/http/request-options.js'
export type { Random } from '../model/random.js'
export type { SampleContent } from '../model/request-sample.js'
export type { Tags } from '../model/sample.js'
export { Context, type SetupContext } from './script/context.js'
export {
  InterruptTaskSet,
  RescheduleTask,
  RescheduleTaskImmediately,
  StopTest,
  StopUser,
} from './script/control-flow.js'
export { type TaskDecorator, tag, task, transition } from './script/decorators.js'
export { csv, jsonl, rows, source } from './script/feeders.js'
export type {
  HookRegistrar,
  RequestEvent,
  RunEvent,
  SpawningCompleteEvent,
  WorkerEvent,
} from './script/hooks.js'
export { LoadShape, type LoadTick as ShapeTick } from './script/load-shape.js'
export type { Metric } from './script/metrics.js'
export type { Options, ScenarioOptions, StageOptions, ThresholdOptions } from './script/options.js'
export { type Parameter, param } from './script/parameters.js'
export type { SampleSettings } from './script/samples.js'
export type { Checks } from './script/script-functions.js'
export type { TaskDeclarations, TaskFunction } from './script/task-declarations.js'
export {
  MarkovTaskSet,
  SequentialTaskSet,
  TaskSet,
  type TaskSetClass,
} from './script/task-set.js'
export type { UiContext, UiHandler, UiMethod, UiRoute, UiTab } from './script/ui.js'
export { HttpUser, User, type UserClass } from './script/user.js'
export type { ParameterValues, SetupData } from './script/user-seat.js'
export {
  between,
  constant,
  constantPacing,
  constantThroughput,
  type PacedWaitTime,
  type WaitTime,
} from './script/wait-time.js'

// A script that the engine loads gets its own set of these (loading/script-door.ts); imported without the engine they count nowhere.
const functions = createScriptFunctions(new ScriptState())

/**
 * Counts named conditions on a value; the summary shows passes and fails, and `checks` may be judged by a threshold. A condition that throws
 * is not met. True when all are met. To fail the request itself use its `check` option.
 * @example check(res, { 'is 200': (r) => r.status === 200, 'has products': (r) => r.json().length > 0 })
 */
export const check = functions.check

/**
 * Times a part of a task as the metric `group_duration`, tagged with the group's name. Its result is the call's.
 * Requests inside are counted under their own names.
 * @example await group('order', async () => { await http.get('/products'); await http.post('/checkout', { json: {} }) })
 */
export const group = functions.group

/**
 * Waits so many seconds.
 * @example await sleep(1)
 */
export const sleep = functions.sleep

/**
 * Calls you back about the run. `init` once in each worker process before setup and start; `testStart` and `testStop` on each worker;
 * `spawningComplete` when all users run; `request` after each counted request; `workerConnect`, `workerLost` and `quitting` on the master.
 * A hook that throws is reported and fails the run's exit code, nothing else.
 * @example on.testStart(({ host }) => console.log(`testing ${host}`))
 */
export const on = functions.on

/**
 * Random numbers in [0, 1) for code outside of users, fixed by `--seed` for each worker. In a user take `this.random` (or `random` of the
 * context): that is the same for any number of workers.
 * @example const session = Math.floor(random() * 1e9)
 */
export const random = functions.random

/**
 * Adds to the page of the master. `ui.route` answers below `/script` of the page's address, for viewers by GET, for operators by every method; it runs in the
 * master's process, so a handler that does not come back holds the run up as a load shape would. `ui.tab` puts a route, or another web page, beside the tabs.
 * A route is shown in a box of its own: what it shows cannot act for whoever looks at it. On workers this does nothing.
 * @example
 * ui.route('GET', '/stock', async () => Response.json(await readStock()))
 * ui.tab({ title: 'Stock', url: '/stock' })
 */
export const ui = functions.ui

/**
 * A sum: orders, bytes, anything that only grows.
 * @example const orders = new Counter('orders'); orders.add(1)
 */
export const Counter = functions.Counter
export type Counter = InstanceType<typeof Counter>

/**
 * The last value, with its smallest and largest.
 * @example const queue = new Gauge('queue_length'); queue.add(17)
 */
export const Gauge = functions.Gauge
export type Gauge = InstanceType<typeof Gauge>

/**
 * The share of values that are true (or not zero).
 * @example const busy = new Rate('busy_answers'); busy.add(res.status === 503)
 */
export const Rate = functions.Rate
export type Rate = InstanceType<typeof Rate>

/**
 * The distribution of a value: percentiles, mean, smallest and largest. `new Trend(name, true)` for milliseconds.
 * @example const size = new Trend('answer_bytes'); size.add(res.bytes().length)
 */
export const Trend = functions.Trend
export type Trend = InstanceType<typeof Trend>
