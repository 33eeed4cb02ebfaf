// The lines of a log; the same line again and again is one line with a count.
import type { RefObject } from 'preact'
import type { LogLine } from '../../source/run-source.js'
import { Name } from '../../table/name.js'
import { shortWorkerId } from '../../text/words.js'

interface Folded {
  readonly line: LogLine
  readonly times: number
}

interface LogLinesProps {
  readonly lines: readonly LogLine[]
  readonly scroller: RefObject<HTMLDivElement>
  /** Called with the epoch ms of a line whose time was pressed. */
  readonly onTime?: (atMs: number) => void
}

const timeOfDay = ({ atMs }: LogLine): string => new Date(atMs).toLocaleTimeString()

export const lineText = (line: LogLine): string =>
  `${new Date(line.atMs).toISOString()} ${line.level} ${line.worker ?? 'master'} ${line.text}`

export function LogLines({ lines, scroller, onTime }: LogLinesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div class="log scroll tall" ref={scroller} tabIndex={0} role="log" aria-live="off" aria-label="Log">
      {lines.length === 0 ? <p class="empty">No line matches.</p> : null}
      <ol>
        {fold(lines).map(({ line, times }) => (
          <li key={line.seq} class={line.level}>
            <time>
              {onTime === undefined ? (
                timeOfDay(line)
              ) : (
                <button type="button" title="Show this minute in the charts" onClick={() => onTime(line.atMs)}>
                  {timeOfDay(line)}
                </button>
              )}
            </time>{' '}
            <b>{line.level}</b>{' '}
            <span class="dim">{line.worker === undefined ? 'master' : shortWorkerId(line.worker)}</span>{' '}
            <Name text={line.text} />
            {times > 1 ? <span class="badge">{times} times</span> : null}
          </li>
        ))}
      </ol>
    </div>
  )
}

function fold(lines: readonly LogLine[]): readonly Folded[] {
  const folded: Folded[] = []
  for (const line of lines) {
    const last = folded.at(-1)
    if (
      last !== undefined &&
      last.line.text === line.text &&
      last.line.level === line.level &&
      last.line.worker === line.worker
    ) {
      folded[folded.length - 1] = { line, times: last.times + 1 }
    } else folded.push({ line, times: 1 })
  }
  return folded
}
