// How many users, how fast, how long; or stages; or what the script says. With the curve that becomes of it.

import { Field } from '../../dialogs/field.js'
import { SpawnRateInput, UsersInput } from '../../dialogs/load/load-inputs.js'
import { CurvePreview } from './curve-preview.js'
import { ScriptLoad } from './script-load.js'
import { StageFields } from './stage-fields.js'
import type { Draft } from './start-draft.js'

interface LoadFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  readonly hasOwnLoad: boolean
  readonly faultIn: string
}

const KINDS: readonly (readonly [Draft['loadKind'], string])[] = [
  ['users', 'Users'],
  ['stages', 'Stages'],
  ['script', 'As the script says'],
]

export function LoadFields({ draft, change, hasOwnLoad, faultIn }: LoadFieldsProps) {
  const kinds = KINDS.filter(([kind]) => kind !== 'script' || hasOwnLoad)
  return (
    <section class="card" aria-label="Load">
      <fieldset class="segments">
        <legend>Load</legend>
        {kinds.map(([kind, label]) => (
          <label key={kind}>
            <input
              type="radio"
              name="loadKind"
              checked={draft.loadKind === kind}
              onChange={() => change({ loadKind: kind })}
            />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      <div class="load">
        {draft.loadKind === 'users' ? <UserFields draft={draft} change={change} faultIn={faultIn} /> : null}
        {draft.loadKind === 'stages' ? (
          <StageFields stages={draft.stages} onChange={(stages) => change({ stages })} />
        ) : null}
        {draft.loadKind === 'users' ? null : <HostField draft={draft} change={change} faultIn={faultIn} />}
        {draft.loadKind === 'script' ? <ScriptLoad change={change} /> : <CurvePreview draft={draft} change={change} />}
      </div>
    </section>
  )
}

function UserFields({ draft, change, faultIn }: Omit<LoadFieldsProps, 'hasOwnLoad'>) {
  return (
    <div class="fields">
      <Field label="Users" hint="peak concurrency" isWrong={faultIn === 'users'}>
        <UsersInput value={draft.users} onValue={(users) => change({ users })} />
      </Field>
      <Field label="Spawn rate" hint="users started per second" isWrong={faultIn === 'spawnRate'}>
        <SpawnRateInput value={draft.spawnRate} onValue={(spawnRate) => change({ spawnRate })} />
      </Field>
      <HostField draft={draft} change={change} faultIn={faultIn} />
      <Field label="Run time" hint="20, 20s, 3m, 2h, 1h30m; empty = until stopped" isWrong={faultIn === 'runTime'}>
        <input
          name="runTime"
          placeholder="until stopped"
          value={draft.runTime}
          onInput={(event) => change({ runTime: event.currentTarget.value })}
        />
      </Field>
      <Field
        label="Iterations"
        hint="of all users together; the run ends after so many"
        isWrong={faultIn === 'iterations'}
      >
        <input
          type="number"
          name="iterations"
          min="1"
          step="1"
          placeholder="no limit"
          value={draft.iterations}
          onInput={(event) => change({ iterations: event.currentTarget.value })}
        />
      </Field>
    </div>
  )
}

/** In Locust's place: between spawn rate and run time. */
const HostField = ({ draft, change, faultIn }: Omit<LoadFieldsProps, 'hasOwnLoad'>) => (
  <Field label="Host" hint="where the requests go" isWrong={faultIn === 'host'}>
    <input
      name="host"
      inputMode="url"
      placeholder="https://shop.test"
      value={draft.host}
      onInput={(event) => change({ host: event.currentTarget.value })}
    />
  </Field>
)
