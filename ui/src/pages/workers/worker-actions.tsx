// What an operator has one worker do; each is asked about once.
import { useState } from 'preact/hooks'
import type { WorkerSummary } from '../../../../src/stats/run-summary.js'
import type { WorkerAction } from '../../../../src/web/api.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useMaster, useMayControl } from '../../frame/page-context.js'
import { shortWorkerId } from '../../text/words.js'
import { isAway } from '../../text/worker-words.js'

const VERBS: Readonly<Record<WorkerAction, { readonly verb: string; readonly text: string }>> = {
  drain: {
    verb: 'Drain',
    text: 'Its users finish their iteration and go to the other workers, at the spawn rate. It stays connected without users.',
  },
  'take-back': { verb: 'Take back', text: 'It gets users again, at the spawn rate.' },
  restart: { verb: 'Restart', text: 'Its users go to the other workers; then a fresh process takes its place.' },
  quit: { verb: 'Quit', text: 'Its users go to the other workers; then it leaves. What it has measured stays.' },
}

export function WorkerActions({ worker }: { worker: WorkerSummary }) {
  const master = useMaster()
  const mayControl = useMayControl()
  const [asked, ask] = useState<WorkerAction | null>(null)
  if (!mayControl || master === null || isAway(worker)) return null
  const isDrained = worker.flags.includes('drained')
  const actions: readonly WorkerAction[] = [
    isDrained ? 'take-back' : 'drain',
    ...(worker.kind === 'tymbal' ? (['restart'] as const) : []),
    'quit',
  ]
  return (
    <p class="actions">
      {actions.map((action) => (
        <button key={action} type="button" class="small" onClick={() => ask(action)}>
          {VERBS[action].verb}
        </button>
      ))}
      {asked === null ? null : (
        <ConfirmDialog
          title={`${VERBS[asked].verb}: ${shortWorkerId(worker.id)}`}
          text={VERBS[asked].text}
          verb={VERBS[asked].verb}
          action={() => master.api.send('POST', `/workers/${encodeURIComponent(worker.id)}/${asked}`)}
          onClose={() => ask(null)}
        />
      )}
    </p>
  )
}
