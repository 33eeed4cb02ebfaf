// The lines of a log; the same line again and again is one line with a count.
import type { RefObject } from 'preact'
import type { LogLine } from '../../source/run-source.js'
import { Name } from '../../table/name.js'
import { shortWorkerId } from '../../text/words.js'

interface Folded {
  readonly line: LogLine
  readonly times: number
}

export function LogLines({ lines, scroller }: { lines: readonly LogLine[]; scroller: RefObject<HTMLDivElement> }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div class="log scroll tall" ref={scroller} tabIndex={0} role="log" aria-live="off" aria-label="Log">
      {lines.length === 0 ? <p class="empty">No line matches.</p> : null}
      <ol>
        {fold(lines).map(({ line, times }) => (
          <li key={line.seq} class={line.level}>
            <time>{new Date(line.atMs).toLocaleTimeString()}</time> <b>{line.level}</b>{' '}
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
