// Edits of the load between the API and the run.
import type { LoadEdit, UserClassInfo } from '../../model/load.js'
import type { LoadEdits } from '../../run/load-edits.js'
import type { LoadRequest, LoadState } from '../../web/api.js'
import { Refusal } from '../../web/refusal.js'

/**
 * @param pace users per second where the request names none
 * @throws Refusal 422 for classes that cannot be dealt so
 */
export function editOf({ users, spawnRate, userClasses = [] }: LoadRequest, edits: LoadEdits, pace: number): LoadEdit {
  const edit = { users: users ?? null, spawnRate: spawnRate ?? pace, userClasses }
  const fault = edits.faultIn(edit)
  if (fault !== '') throw new Refusal(422, `userClasses: ${fault}.`, { field: 'userClasses', code: 'TYM6005' })
  return edit
}

export const noStageEnd = (): Refusal =>
  new Refusal(409, 'No stage or ramp is under way that another part of the load follows: apply the edit now.', {
    code: 'TYM6002',
    field: 'when',
  })

/** As pages see it. @param pace users per second where an edit names none */
export function loadStateOf({ state }: LoadEdits, pace: number): LoadState {
  const { userClasses, stageEndMs, stagesLeft, waiting } = state
  return {
    userClasses: userClasses.map(asDealt),
    stageEndMs,
    stagesLeft,
    spawnRate: Number.isFinite(pace) ? pace : null,
    waiting: waiting === null ? null : waitingOf(waiting),
  }
}

const asDealt = ({ name, weight, fixedCount }: UserClassInfo): LoadState['userClasses'][number] => ({
  name,
  weight,
  fixedCount,
})

function waitingOf({ edit, atMs, who }: NonNullable<LoadEdits['state']['waiting']>): LoadState['waiting'] {
  const { users, spawnRate, userClasses } = edit
  return { atMs, users, spawnRate: Number.isFinite(spawnRate) ? spawnRate : null, userClasses, who }
}
