// The events of the last minutes that a page which was away for a moment gets again.

export interface Frame {
  /** Rising, never used twice, not even by the next process of this address. */
  readonly id: number
  /** As it goes over the wire. */
  readonly text: string
}

/** A frame as text/event-stream has it. JSON has no line ends. */
export const frameOf = (id: number, event: string, json: string): Frame => ({
  id,
  text: `id: ${id}\nevent: ${event}\ndata: ${json}\n\n`,
})

const MOST_FRAMES = 300

export class EventRing {
  #frames: Frame[] = []
  /** Frames up to this one are not all kept any more. */
  #forgottenId: number

  /** @param firstId what is before it is of another process */
  constructor(firstId: number) {
    this.#forgottenId = firstId - 1
  }

  add(frame: Frame): void {
    this.#frames.push(frame)
    if (this.#frames.length <= MOST_FRAMES) return
    this.#forgottenId = this.#frames.shift()!.id
  }

  /** What came after that one; null when some of it is not kept, or the number is none of ours. */
  since(id: number, lastId: number): readonly Frame[] | null {
    if (!Number.isSafeInteger(id) || id < this.#forgottenId || id > lastId) return null
    return this.#frames.filter((frame) => frame.id > id)
  }
}
