// What is to change at the end of the stage: everybody sees it, an operator can withdraw it.

import { waitingText } from '../dialogs/load/waiting-text.js'
import { useCommand } from '../dialogs/use-command.js'
import { Name } from '../table/name.js'
import { useMaster, useMayControl, useRun } from './page-context.js'

export function WaitingEdit() {
  const waiting = useRun().head.value?.load?.waiting ?? null
  const master = useMaster()
  const mayControl = useMayControl()
  const command = useCommand()
  if (waiting === null) return null
  return (
    <p class="waiting-edit">
      Waits: <Name text={waitingText(waiting)} />{' '}
      {mayControl ? (
        <button
          type="button"
          class="small"
          disabled={command.isBusy}
          onClick={() => command.run(async () => master?.api.send('DELETE', '/runs/live/load'))}
        >
          Withdraw
        </button>
      ) : null}
      {command.fault === '' ? null : (
        <span class="fault" role="alert">
          {command.fault}
        </span>
      )}
    </p>
  )
}
