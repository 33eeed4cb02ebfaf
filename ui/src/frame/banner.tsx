// Says when the page no longer hears from the master, and what it still shows.
import { useRun } from './page-context.js'

export function Banner() {
  const source = useRun()
  const isLost = source.kind === 'live' && source.connection.value === 'lost'
  return (
    <div role="status" class="banner-place">
      {isLost ? (
        <p class="banner">
          <span aria-hidden="true">⚠</span> The live connection is lost; trying again. Numbers below are the last that
          came.
        </p>
      ) : null}
    </div>
  )
}
