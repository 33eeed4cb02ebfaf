// A kind of user as the script declares it: an exported class, or a function that becomes a class of its own.
import type { HttpSettings } from '../../clients/http/http-settings.js'
import type { UserClassInfo } from '../../model/load.js'
import type { TaskInfo } from '../../model/test-plan.js'
import { Context } from '../script/context.js'
import { HttpUser, type User } from '../script/user.js'
import type { UserSeat } from '../script/user-seat.js'
import type { WaitTime } from '../script/wait-time.js'
import { buildTaskTable, type TagFilter, type TaskTable, taskTree } from '../tasks/task-table.js'
import { WeightedPick } from '../tasks/weighted-pick.js'

export interface UserSource {
  readonly info: UserClassInfo
  /** False when it makes no HTTP requests by itself, so that it can do without a host. */
  readonly usesHttp: boolean
  readonly waitTime: WaitTime | undefined
  /** `static http` of the class. */
  readonly http: HttpSettings
  create(seat: UserSeat): User
  /** null when the filter leaves no task. */
  table(filter: TagFilter, fault: (text: string, near: string) => void): TaskTable | null
  tree(table: TaskTable): readonly TaskInfo[]
}

export type ScenarioFunction = (context: Context) => unknown

/** The class of an exported user, as the engine makes it. */
export type ConcreteUserClass = (new (seat: UserSeat) => User) & Omit<typeof User, 'prototype'> & { prototype: User }

export function classSource(name: string, userClass: ConcreteUserClass, http: HttpSettings): UserSource {
  const { weight, fixedCount, host, waitTime } = userClass
  return {
    info: { name, weight, fixedCount, host: host?.replace(/\/+$/, '') ?? null },
    usesHttp: userClass.prototype instanceof HttpUser,
    waitTime,
    http,
    create: (seat) => new userClass(seat),
    table: (filter, fault) => buildTaskTable(userClass, filter, fault),
    tree: (table) => taskTree(userClass, table),
  }
}

/** The user of a scenario's function. */
class FunctionUser extends HttpUser {
  readonly context: Context

  constructor(seat: UserSeat) {
    super(seat)
    this.context = new Context(seat)
  }
}

/** @param exec name of the function, for messages */
export function functionSource(name: string, exec: string, run: ScenarioFunction, host: string | null): UserSource {
  const call = function (this: object): unknown {
    return run((this as FunctionUser).context)
  }
  const task = { name: exec, path: exec, weight: 1, tags: [], run: call, nested: null, next: null }
  const table: TaskTable = { order: 'random', tasks: [task], pick: new WeightedPick([1]) }
  return {
    info: { name, weight: 1, fixedCount: 0, host },
    usesHttp: true,
    waitTime: undefined,
    http: {},
    create: (seat) => new FunctionUser(seat),
    table: ({ tags }) => (tags.length === 0 ? table : null),
    tree: () => [{ name: exec, weight: 1, share: 1, tags: [], children: [] }],
  }
}
