// The live panel as an output: repaints at most five times a second, lets log lines scroll above it, and always gives the cursor back.
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output } from '../output.js'
import { renderPanel } from './panel/panel.js'
import type { PanelScreen } from './panel/view.js'
import { PinnedWindow, type Terminal } from './pinned-window.js'

/** `process` is one: its 'exit' event is the last chance to give the cursor back. */
export interface ExitSource {
  once(event: 'exit', listener: () => void): unknown
  off(event: 'exit', listener: () => void): unknown
}

export interface LivePanelDeps {
  readonly terminal: Terminal
  readonly exits: ExitSource
  readonly color: boolean
  readonly unicode: boolean
  /** Monotonic milliseconds. */
  readonly now: () => number
}

const REPAINT_MS = 200
const COUNTDOWN_MS = 1000

export class LivePanel implements Output {
  readonly name = 'panel'
  readonly #deps: LivePanelDeps
  readonly #window: PinnedWindow
  readonly #onResize = (): void => this.#soon(REPAINT_MS)
  readonly #onExit = (): void => this.close()
  /** What is to be painted; with a source it is let go of then, as a summary that is held for a second moves to V8's old space. */
  #summary: RunSummary | null = null
  #source: (() => RunSummary) | null = null
  #hasBegun = false
  #screen: PanelScreen = 'main'
  #isPaused = false
  #above = ''
  #timer: NodeJS.Timeout | null = null
  #dueMs = 0
  #paintedMs = Number.NEGATIVE_INFINITY
  #stoppingSinceMs: number | null = null
  #live = false

  constructor(deps: LivePanelDeps) {
    this.#deps = deps
    this.#window = new PinnedWindow(deps.terminal)
  }

  /** Nothing is painted before there is something to say: a start that fails beside it leaves the terminal alone. */
  start(): void {
    this.#live = true
    this.#deps.terminal.on('resize', this.#onResize)
    this.#deps.exits.once('exit', this.#onExit)
  }

  /** Whom to ask for a summary when something else than a new one has to be painted: a key, a log line, another size. */
  watch(source: () => RunSummary): void {
    this.#source = source
  }

  update(summary: RunSummary): void {
    this.#summary = summary
    this.#hasBegun = true
    if (summary.run.state === 'stopping') this.#stoppingSinceMs ??= this.#deps.now()
    this.#soon()
  }

  finish(): void {
    this.close()
  }

  /** Turns to a screen; the one that is shown already turns back to the main one. */
  show(screen: PanelScreen): void {
    this.#screen = this.#screen === screen ? 'main' : screen
    this.#soon()
  }

  /** Whether users are held. */
  paused(isPaused: boolean): void {
    this.#isPaused = isPaused
    this.#soon()
  }

  /** A line above the panel. Written at once when no panel is shown. */
  log(text: string): void {
    const line = text.endsWith('\n') ? text : `${text}\n`
    if (!this.#live) {
      this.#deps.terminal.write(line)
      return
    }
    this.#above += line
    this.#soon()
  }

  /** Takes the panel away, writes what was still to be logged, shows the cursor. Safe to call at any time and again. */
  close(): void {
    if (!this.#live) return
    this.#live = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#deps.terminal.off('resize', this.#onResize)
    this.#deps.exits.off('exit', this.#onExit)
    this.#window.close(this.#above)
    this.#above = ''
  }

  /** Paints when five a second allow it, `atLeastMs` from now at the earliest. */
  #soon(atLeastMs = 0): void {
    if (!this.#live) return
    const now = this.#deps.now()
    const waitMs = Math.max(atLeastMs, this.#paintedMs + REPAINT_MS - now, 0)
    if (this.#timer !== null && this.#dueMs <= now + waitMs) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#dueMs = now + waitMs
    this.#timer = setTimeout(() => this.#paint(), waitMs)
    this.#timer.unref()
  }

  #paint(): void {
    this.#timer = null
    this.#paintedMs = this.#deps.now()
    const { terminal, color, unicode } = this.#deps
    const summary = this.#takeSummary()
    const view = { screen: this.#screen, isPaused: this.#isPaused, stopInMs: this.#stopInMs(summary) }
    const size = { width: terminal.columns || 80, height: terminal.rows || 24, color, unicode }
    this.#window.paint(renderPanel(summary, view, size), this.#above)
    this.#above = ''
    if (view.stopInMs !== null) this.#soon(COUNTDOWN_MS)
  }

  /** null before the first second of the run. */
  #takeSummary(): RunSummary | null {
    const held = this.#summary
    if (this.#source === null) return held
    this.#summary = null
    return held ?? (this.#hasBegun ? this.#source() : null)
  }

  #stopInMs(summary: RunSummary | null): number | null {
    const timeoutMs = summary?.run.options.stopTimeoutMs
    if (this.#stoppingSinceMs === null || typeof timeoutMs !== 'number') return null
    return Math.max(0, timeoutMs - (this.#deps.now() - this.#stoppingSinceMs))
  }
}
