// Changes the number of users of the run under way, how fast, of which classes and when; shows the way from here to there.
import { useState } from 'preact/hooks'
import { LoadCurve } from '../../charts/load-curve.js'
import { useMaster, useRun } from '../../frame/page-context.js'
import { Dialog } from '../dialog.js'
import { Fault } from '../fault.js'
import { Field } from '../field.js'
import { useCommand } from '../use-command.js'
import { ClassPart } from './class-part.js'
import { droppedText, type LoadDraft, loadRequest, type Opened, rateOf, wayCurve, wayText } from './load-draft.js'
import { SpawnRateInput, UsersInput } from './load-inputs.js'
import { shareOf } from './share.js'
import { waitingText } from './waiting-text.js'
import { WhenPart } from './when-part.js'

export function EditLoadDialog({ onClose }: { onClose: () => void }) {
  const api = useMaster()?.api
  const head = useRun().head.value
  const run = head?.run
  const load = head?.load ?? null
  const now = run?.users ?? 0
  const [opened] = useState<Opened>(() => ({
    users: String(run?.targetUsers ?? 1),
    rate: String(load?.spawnRate ?? ''),
    shares: Object.fromEntries((load?.userClasses ?? []).map((one) => [one.name, shareOf(one)])),
  }))
  const [draft, setDraft] = useState<LoadDraft>(() => ({ ...opened, reachIn: '', when: 'now' }))
  // The slider must not move under the hand while users come and go.
  const [most] = useState(() => mostOf(Math.max(now, run?.targetUsers ?? 1)))
  const change = (part: Partial<LoadDraft>): void => setDraft((old) => ({ ...old, ...part }))
  const command = useCommand()
  const words = wayText(draft, now)
  const isReadable = !Number.isNaN(rateOf(draft, now))
  const dropped = loadRequest(draft, opened, now).users === undefined ? 0 : (load?.stagesLeft ?? 0)
  const submit = (event: Event): void => {
    event.preventDefault()
    // The stage may have ended meanwhile, and the choice with it.
    const asked = load?.stageEndMs === null ? { ...draft, when: 'now' as const } : draft
    command.run(async () => api?.send('POST', '/runs/live/load', loadRequest(asked, opened, now)), onClose)
  }
  return (
    <Dialog title="Edit load" onClose={onClose}>
      <form onSubmit={submit}>
        <Field label="Users">
          <UsersInput value={draft.users} onValue={(users) => change({ users })} />
        </Field>
        <input
          type="range"
          aria-label="Users, by slider"
          min={0}
          max={most}
          value={Math.min(most, Number(draft.users))}
          onInput={(event) => change({ users: event.currentTarget.value })}
        />
        <div class="fields">
          <Field label="Spawn rate" hint={`users per second; empty = ${load?.spawnRate ?? 'at once'}`}>
            <SpawnRateInput
              isOptional
              value={draft.reachIn.trim() === '' ? draft.rate : String(rateOf(draft, now) ?? '')}
              onValue={(rate) => change({ rate, reachIn: '' })}
            />
          </Field>
          <label>
            Reach in <small>instead of a rate: 30s, 5m</small>
            <input
              name="reachIn"
              autoComplete="off"
              value={draft.reachIn}
              onInput={(event) => change({ reachIn: event.currentTarget.value })}
            />
          </label>
        </div>
        <figure class="preview">
          <LoadCurve points={wayCurve(draft, now)} words={words} />
          <figcaption>
            {words} {droppedText(dropped)}
          </figcaption>
        </figure>
        {load === null ? null : <ClassPart load={load} draft={draft} change={change} />}
        {load === null ? null : <WhenPart load={load} when={draft.when} change={change} />}
        {load?.waiting ? <p class="dim">This takes the place of what waits: {waitingText(load.waiting)}.</p> : null}
        <Fault text={command.fault} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={command.isBusy || !isReadable}>
            Apply
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** The end of the slider: twice as many as now, on a round number. */
function mostOf(users: number): number {
  const wanted = Math.max(10, users * 2)
  const step = 10 ** Math.floor(Math.log10(wanted))
  return Math.ceil(wanted / step) * step
}
