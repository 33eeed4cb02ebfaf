// Changes of the load while it goes on: made at once or at the end of a stage, noted with who asked for them, and written down for a master that takes over.
import type { PlannedEdit, SpawnControl } from '../master/spawn-control.js'
import type { LoadEdit, UserClassInfo } from '../model/load.js'
import { formatClock } from '../model/units.js'
import type { PastEdit } from '../store/past-run.js'
import type { RunNotes } from './run-notes.js'
import type { RunRecord } from './run-record.js'

export interface LoadEditsDeps {
  /** null = there is no load to change. */
  spawning(): SpawnControl | null
  readonly notes: RunNotes
  readonly record: RunRecord
}

/** An edit that waits, and who asked for it; '' = nobody knows. */
export interface WaitingEdit extends PlannedEdit {
  readonly who: string
}

/** What can be changed, and what is to be. */
export interface LoadState {
  readonly userClasses: readonly UserClassInfo[]
  /** Elapsed ms at which the stage or ramp under way ends and another follows; null = none does. */
  readonly stageEndMs: number | null
  /** Stages that an edit of the users takes the place of. */
  readonly stagesLeft: number
  readonly waiting: WaitingEdit | null
}

const by = (who: string): string => (who === '' ? '' : ` by ${who}`)

export class LoadEdits {
  readonly #deps: LoadEditsDeps
  #targetUsers: number | null = null
  #who = ''

  constructor(deps: LoadEditsDeps) {
    this.#deps = deps
  }

  /** Users that somebody has asked for; null = nobody has. */
  get targetUsers(): number | null {
    return this.#targetUsers
  }

  /** What the users that an edit can change will come to as it is planned now. */
  get goal(): number {
    return this.#deps.spawning()?.editableGoal ?? 0
  }

  get state(): LoadState {
    const spawning = this.#deps.spawning()
    const pending = spawning?.pending ?? null
    return {
      userClasses: spawning?.editableClasses ?? [],
      stageEndMs: spawning?.stageEndMs ?? null,
      stagesLeft: spawning?.stagesLeft ?? 0,
      waiting: pending === null ? null : { ...pending, who: this.#who },
    }
  }

  /** Why the classes cannot be dealt so; '' = they can. */
  faultIn({ userClasses }: LoadEdit): string {
    const known = this.state.userClasses
    if (userClasses.length > 0 && known.length === 0)
      return 'no class of this run can be dealt anew: iterations and load shapes say themselves who comes'
    const stranger = userClasses.find(({ name }) => !known.some((one) => one.name === name))
    if (stranger !== undefined)
      return `"${stranger.name}" is no class of this run: it has ${known.map(({ name }) => name).join(', ')}`
    return userClasses.length > 0 && this.#deps.spawning()?.leavesTakers(userClasses) === false
      ? 'no class would be left with users, or none of a scenario'
      : ''
  }

  /** From now on. It takes the place of one that waits. */
  make(edit: LoadEdit, who: string): void {
    const spawning = this.#deps.spawning()!
    this.#deps.notes.tell(`${this.#textOf(edit)}${by(who)}${this.#instead()}${this.#dropped(edit)}`)
    this.#forget()
    this.#done(edit, spawning.elapsedMs())
    spawning.edit(edit)
  }

  /** At the end of the stage under way; answers when that is, null = it has none. It takes the place of one that waits. */
  makeAtStageEnd(edit: LoadEdit, who: string): number | null {
    const spawning = this.#deps.spawning()!
    const atMs = spawning.stageEndMs
    if (atMs === null) return null
    const text = `at ${formatClock(atMs)}, the end of the stage: ${this.#textOf(edit)}`
    this.#deps.notes.tell(`${text}${by(who)}${this.#instead()}${this.#dropped(edit)}`)
    this.#wait({ edit, atMs, who })
    this.#deps.record.editLater({ edit, atMs, who })
    return atMs
  }

  /** False when none waits. */
  withdraw(who: string): boolean {
    if ((this.#deps.spawning()?.pending ?? null) === null) return false
    this.#deps.notes.tell(`what was to change at the end of the stage was withdrawn${by(who)}`)
    this.#forget()
    return true
  }

  /** One that waited holds from `atMs` on. */
  came(edit: LoadEdit, atMs: number): void {
    this.#deps.notes.tell(
      `${this.#textOf(edit)}, at the end of the stage${this.#who === '' ? '' : ` as ${this.#who} asked`}`,
    )
    this.#deps.record.editLater(null)
    this.#done(edit, atMs)
  }

  /** Of an earlier master. */
  goOnFrom(edits: readonly PastEdit[], waiting: WaitingEdit | null): void {
    this.#targetUsers = edits.findLast(({ edit }) => edit.users !== null)?.edit.users ?? null
    this.#who = waiting?.who ?? ''
  }

  #wait({ edit, atMs, who }: WaitingEdit): void {
    this.#deps.spawning()!.pending = { edit, atMs }
    this.#who = who
  }

  #forget(): void {
    const spawning = this.#deps.spawning()
    if (spawning === null || spawning.pending === null) return
    spawning.pending = null
    this.#deps.record.editLater(null)
  }

  /** Whoever asked for one that waits reads what became of it. */
  #instead(): string {
    const pending = this.#deps.spawning()?.pending ?? null
    return pending === null ? '' : `, instead of ${this.#textOf(pending.edit)} at ${formatClock(pending.atMs)}`
  }

  /** Stages that do not come any more. */
  #dropped({ users }: LoadEdit): string {
    const left = users === null ? 0 : this.state.stagesLeft
    if (left === 0) return ''
    return left === 1 ? '; the stage that was left is dropped' : `; the ${left} stages that were left are dropped`
  }

  #done(edit: LoadEdit, atMs: number): void {
    this.#targetUsers = edit.users ?? this.#targetUsers
    this.#deps.record.edit(edit, atMs)
  }

  #textOf({ users, spawnRate, userClasses }: LoadEdit): string {
    const pace = Number.isFinite(spawnRate) ? `at ${spawnRate}/s` : 'at once'
    const classes = userClasses.map(({ name, weight, fixedCount }) =>
      weight === undefined ? `${name} always ${fixedCount ?? 0}` : `${name} weight ${weight}`,
    )
    return [...(users === null ? [] : [`users ${this.goal} → ${users} ${pace}`]), ...classes].join(', ')
  }
}
