// Starts a load test: who, how many, how fast, how long, against what. Locust's form in Locust's order, and more below it.
import { useRef, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { AppState } from '../../../../src/web/api.js'
import { Fault } from '../../dialogs/fault.js'
import { Field, START_FAULT_ID } from '../../dialogs/field.js'
import { useCommand } from '../../dialogs/use-command.js'
import { useGo } from '../../frame/navigation.js'
import { useMaster } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'
import { plural } from '../../text/words.js'
import { CheckView } from './check/check-view.js'
import { useCheck } from './check/use-check.js'
import { ClassFields } from './class-fields.js'
import { forgetStart, keepStart, lastStart } from './last-start.js'
import { LoadFields } from './load-fields.js'
import { ParameterFields } from './parameter-fields.js'
import { PresetBar } from './presets/preset-bar.js'
import { type Draft, draftOf } from './start-draft.js'
import { presetOf, requestOf } from './start-request.js'
import { ThresholdFields } from './threshold-fields.js'

export function StartPage({ state }: { state: AppState }) {
  const master = useMaster()!
  const go = useGo()
  const command = useCommand()
  const check = useCheck()
  const [last, setLast] = useState(() => lastStart(state.script))
  const [draft, setDraft] = useState<Draft>(() => draftOf(state.script, last ?? {}))
  const forgetFaults = (): void => {
    command.forget()
    check.forget()
  }
  const change = (part: Partial<Draft>): void => {
    forgetFaults()
    setDraft((old) => ({ ...old, ...part }))
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    check.forget()
    command.run(
      async () => {
        await master.api.send('POST', '/runs', requestOf(draft, state.script))
        keepStart(state.script, presetOf(draft, state.script))
        await master.refresh()
      },
      () => go('/runs/live/overview'),
    )
  }
  const beginAnew = (): void => {
    forgetStart()
    setLast(null)
    forgetFaults()
    setDraft(draftOf(state.script))
  }
  const form = useRef<HTMLFormElement>(null)
  const checkOnce = (): void => {
    if (form.current?.reportValidity() !== true) return
    command.forget()
    check.run(requestOf(draft, state.script))
  }
  const faultIn = command.field || check.field
  const hasUsers = draft.classes.length > 0
  const mayStart = state.role === 'operator' && !state.isRunning
  return (
    <main id="main" tabIndex={-1}>
      <form class="page start" ref={form} onSubmit={submit}>
        <h1>Start a load test</h1>
        <p class="target">
          <Name text={state.script.path} />, {plural(state.script.userClasses.length, 'user class', 'user classes')},{' '}
          {workersText(state)}
        </p>
        {state.role === 'viewer' ? (
          <p class="banner">You may look at runs; starting one needs the operator's link.</p>
        ) : null}
        {state.isRunning ? (
          <p class="banner">
            A run is under way. <Link href="/runs/live/overview">See it</Link>
          </p>
        ) : null}
        <fieldset disabled={!mayStart}>
          <PresetBar
            request={() => presetOf(draft, state.script)}
            onChoose={(preset) => {
              forgetFaults()
              setDraft(draftOf(state.script, preset))
            }}
          />
          {last === null ? null : (
            <p class="hint">
              As you started it last.{' '}
              <button type="button" class="small" onClick={beginAnew}>
                As the script has it
              </button>
            </p>
          )}
          <LoadFields draft={draft} change={change} hasOwnLoad={state.script.hasOwnLoad} faultIn={faultIn} />
          <ClassFields draft={draft} change={change} classes={state.script.userClasses} />
          <ParameterFields draft={draft} change={change} parameters={state.script.parameters} faultIn={faultIn} />
          <ThresholdFields draft={draft} change={change} faultIn={faultIn} fault={command.fault || check.fault} />
          <details class="card">
            <summary>Name and tags</summary>
            <div class="fields">
              <Field label="Name">
                <input
                  name="name"
                  value={draft.name}
                  onInput={(event) => change({ name: event.currentTarget.value })}
                />
              </Field>
              <Field label="Tags" hint="as release=42, with spaces between">
                <input
                  name="tags"
                  value={draft.tags}
                  onInput={(event) => change({ tags: event.currentTarget.value })}
                />
              </Field>
            </div>
          </details>
          <Fault
            id={START_FAULT_ID}
            text={hasUsers ? command.fault || check.fault : 'Choose at least one user class.'}
          />
          <div class="buttons">
            {check.isBusy ? (
              <button type="button" onClick={check.stop}>
                Stop checking
              </button>
            ) : (
              <button
                type="button"
                title="Each task once, with one user: every request is shown"
                disabled={command.isBusy || !hasUsers}
                onClick={checkOnce}
              >
                Check once
              </button>
            )}
            <button type="submit" class="primary big" disabled={command.isBusy || check.isBusy || !hasUsers}>
              Start
            </button>
          </div>
          <p role="status" class="hint">
            {check.isBusy ? 'Each task runs once, with one user …' : ''}
          </p>
        </fieldset>
        {check.result === null ? null : <CheckView result={check.result} />}
      </form>
    </main>
  )
}

const workersText = ({ workers: { connected, expected } }: AppState): string =>
  connected >= expected ? plural(connected, 'worker') : `${connected} of ${plural(expected, 'worker')} connected`
