// A terminal that remembers what it shows: enough of one to test what is painted on it.
import { EventEmitter } from 'node:events'
import type { Terminal } from './pinned-window.js'

// biome-ignore lint/suspicious/noControlCharactersInRegex: a control sequence, or one character.
const PIECE = /\u001b\[(\??)(\d*)([A-Za-z])|\n|\r|[^\n\r]/gsu

export class Screen extends EventEmitter implements Terminal {
  columns: number
  rows: number
  cursorShown = true
  writes = 0
  /** Rows that scrolled away, then those on the screen. */
  readonly #lines: string[][] = [[]]
  #row = 0
  #column = 0

  constructor(columns = 80, rows = 24) {
    super()
    this.columns = columns
    this.rows = rows
  }

  /** Everything from the first line on, what scrolled away included; no blank lines at the end. */
  get text(): string {
    return this.#lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd()
  }

  resize(columns: number, rows: number): void {
    this.columns = columns
    this.rows = rows
    this.emit('resize')
  }

  write(text: string): boolean {
    this.writes++
    for (const [piece, hidden, amount, command] of text.matchAll(PIECE)) {
      if (command === undefined) this.#print(piece)
      else if (hidden === '?') this.#mode(Number(amount), command === 'h')
      else this.#control(command, Number(amount || 1))
    }
    return true
  }

  #mode(mode: number, on: boolean): void {
    if (mode === 25) this.cursorShown = on
  }

  #control(command: string, amount: number): void {
    const top = Math.max(0, this.#lines.length - this.rows)
    if (command === 'A') this.#row = Math.max(top, this.#row - amount)
    if (command === 'B') this.#row = Math.min(top + this.rows - 1, this.#row + amount)
    if (command === 'K') this.#line().length = amount === 2 ? 0 : Math.min(this.#line().length, this.#column)
  }

  #print(char: string): void {
    if (char === '\r') this.#column = 0
    else if (char === '\n') this.#newLine()
    else {
      if (this.#column >= this.columns) this.#newLine()
      const line = this.#line()
      while (line.length < this.#column) line.push(' ')
      line[this.#column++] = char
    }
  }

  #newLine(): void {
    this.#row++
    this.#column = 0
    this.#line()
  }

  #line(): string[] {
    while (this.#lines.length <= this.#row) this.#lines.push([])
    return this.#lines[this.#row]!
  }
}
