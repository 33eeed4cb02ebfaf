// Beside a list or figure that is always of the whole run: says so while the page shows a part of it.
import { usePageRange } from './navigation.js'

export const WholeRunTag = () =>
  usePageRange().kind === 'whole' ? null : (
    <>
      {' '}
      <span class="tag">whole run</span>
    </>
  )
