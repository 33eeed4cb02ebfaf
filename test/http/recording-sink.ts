// A sink that keeps copies of the samples by entry name, so that a test can ask how often a request was counted and as what.
import type { EntryHandle, MeasurementSink, Sample } from '../../src/model/sample.js'

export class RecordingSink implements MeasurementSink {
  readonly exceptions: string[] = []
  total = 0
  private readonly entries = new Map<string, EntryHandle>()
  private readonly samples = new Map<string, Sample[]>()

  entry(method: string, name: string): EntryHandle {
    const key = `${method} ${name}`
    const known = this.entries.get(key) ?? { method, name, sampleFromMs: 0 }
    this.entries.set(key, known)
    return known
  }

  record(entry: EntryHandle, sample: Sample): void {
    this.total++
    const before = this.samples.get(entry.name)
    if (before) before.push({ ...sample })
    else this.samples.set(entry.name, [{ ...sample }])
  }

  exception(exception: { readonly message: string }): void {
    this.exceptions.push(exception.message)
  }

  check(): void {}
  metric(): void {}
  iteration(): void {}
  timed(kind: string, name: string): EntryHandle {
    return this.entry(kind, name)
  }
  time(): void {}

  /** The samples of that name since the last call, in order. */
  take(name: string): Sample[] {
    const found = this.samples.get(name) ?? []
    this.samples.delete(name)
    return found
  }
}
