// One kind of user, ready to be made any number of times in a run: its class or function, its tasks, its facts.
import type { User } from '../script/user.js'
import type { UserSeat } from '../script/user-seat.js'
import type { WaitTime } from '../script/wait-time.js'
import type { TaskTable } from '../tasks/task-table.js'
import type { SeatKind } from './engine-seat.js'
import type { TimedEntries } from './timed-entries.js'

export interface UserKind extends SeatKind {
  readonly name: string
  create(seat: UserSeat): User
  readonly table: TaskTable
  /** `static waitTime` of the class. */
  readonly waitTime: WaitTime | undefined
  readonly timed: TimedEntries
}
