// Where the durations of a class's tasks, and its waits, are counted: looked up once for each task, not for each iteration.
import type { EntryHandle, MeasurementSink } from '../../model/sample.js'
import type { Task } from '../tasks/task-table.js'

export class TimedEntries {
  readonly #sink: MeasurementSink
  readonly #userClass: string
  readonly #tasks = new Map<Task, EntryHandle>()
  #wait: EntryHandle | null = null

  constructor(sink: MeasurementSink, userClass: string) {
    this.#sink = sink
    this.#userClass = userClass
  }

  taskEnded(task: Task, durationMs: number): void {
    this.#sink.time(this.#tasks.get(task) ?? this.#open(task), durationMs)
  }

  waited(durationMs: number): void {
    this.#wait ??= this.#sink.timed('wait', this.#userClass, '')
    this.#sink.time(this.#wait, durationMs)
  }

  #open(task: Task): EntryHandle {
    const entry = this.#sink.timed('task', this.#userClass, task.path)
    this.#tasks.set(task, entry)
    return entry
  }
}
