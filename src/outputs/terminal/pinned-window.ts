// A few lines kept at the bottom of a terminal while other lines scroll above them. No alternate screen: what scrolled away can be read later.
import { visibleWidth } from '../text/width.js'

/** The part of a terminal stream that is needed; `process.stderr` is one. */
export interface Terminal {
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
/** Terminals that know it show the frame at once instead of its making; the others ignore it. */
const BEGIN_FRAME = '\u001b[?2026h'
const END_FRAME = '\u001b[?2026l'
const CLEAR_LINE = '\u001b[2K'
const up = (rows: number): string => `\u001b[${rows}A\r`
const DOWN = '\u001b[B'

export class PinnedWindow {
  readonly #terminal: Terminal
  /** Of the lines that stand there: how wide each is. */
  #painted: readonly number[] = []
  #cursorHidden = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Replaces the window by `lines`; `above` (whole lines, each with its newline) scrolls away over it. One write. */
  paint(lines: readonly string[], above = ''): void {
    const hide = this.#cursorHidden ? '' : HIDE_CURSOR
    const body = lines.map((line) => `${line}\n`).join('')
    this.#terminal.write(BEGIN_FRAME + hide + this.#erase() + above + body + END_FRAME)
    this.#cursorHidden = true
    this.#painted = lines.map(visibleWidth)
  }

  /** Takes the window away and gives the cursor back; `above` stays. Safe to call again. */
  close(above = ''): void {
    const text = this.#erase() + above + (this.#cursorHidden ? SHOW_CURSOR : '')
    this.#painted = []
    this.#cursorHidden = false
    if (text !== '') this.#terminal.write(text)
  }

  /**
   * Line by line: clearing all at once from the first row makes some terminals (tmux) keep a copy of every frame in their history, and
   * clearing behind a text that fills its line takes the last character with it.
   */
  #erase(): string {
    const rows = this.#rows()
    return rows === 0 ? '' : up(rows) + (CLEAR_LINE + DOWN).repeat(rows) + up(rows)
  }

  /** Lines painted on a wider terminal were folded when it became narrow: they take more rows now. */
  #rows(): number {
    const columns = this.#terminal.columns || 80
    return this.#painted.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
  }
}
