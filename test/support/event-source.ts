// A reader of text/event-stream.
import { until } from './until.js'

export interface SeenEvent {
  readonly id: number
  readonly event: string
  readonly data: unknown
}

export class EventReader {
  readonly events: SeenEvent[] = []
  /** Comments, as the heartbeat. */
  readonly comments: string[] = []
  readonly #abort = new AbortController()
  #rest = ''

  /** @param open fetches the stream */
  async open(open: (init: RequestInit) => Promise<Response>, headers: Record<string, string> = {}): Promise<Response> {
    const response = await open({ signal: this.#abort.signal, headers })
    void this.#read(response).catch(() => undefined)
    return response
  }

  of<T = unknown>(event: string): readonly T[] {
    return this.events.filter((one) => one.event === event).map((one) => one.data as T)
  }

  seen(event: string, isIt: (data: never) => unknown = () => true): Promise<SeenEvent> {
    return until(`the stream has ${event}`, () =>
      this.events.find((one) => one.event === event && isIt(one.data as never)),
    )
  }

  close(): void {
    this.#abort.abort()
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      this.#rest += decoder.decode(chunk as Uint8Array, { stream: true })
      const blocks = this.#rest.split('\n\n')
      this.#rest = blocks.pop()!
      for (const block of blocks) this.#take(block)
    }
  }

  #take(block: string): void {
    const fields = block.split('\n').map((line) => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)] as const
    })
    const field = (name: string): string | undefined => fields.find(([key]) => key === name)?.[1]
    const comment = field('')
    if (comment !== undefined) this.comments.push(comment)
    const event = field('event')
    if (event !== undefined) this.events.push({ id: Number(field('id')), event, data: JSON.parse(field('data')!) })
  }
}
