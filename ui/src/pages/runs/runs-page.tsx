// The runs that were made, newest first: open, compare two, mark as baseline, tag, import, delete.
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { RunListItem } from '../../../../src/web/api.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { Fault } from '../../dialogs/fault.js'
import { useCommand } from '../../dialogs/use-command.js'
import { useGo, useQuery } from '../../frame/navigation.js'
import { useMaster } from '../../frame/page-context.js'
import { DataTable } from '../../table/data-table.js'
import { plural } from '../../text/words.js'
import { EditRunDialog } from './edit-run-dialog.js'
import { ImportButton } from './import-button.js'
import { runColumns } from './run-columns.js'
import { TrendCard } from './trend-card.js'

export function RunsPage() {
  const { api, state } = useMaster()!
  const keepsRuns = state.value?.keepsRuns === true
  const mayChange = keepsRuns && state.value?.role === 'operator'
  const go = useGo()
  const [runs, setRuns] = useState<readonly RunListItem[] | null>(null)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [dialog, setDialog] = useState<'delete' | 'edit' | null>(null)
  const [filter, setFilter] = useQuery('q')
  const command = useCommand()
  const load = useCallback(async () => setRuns(await api.get<RunListItem[]>('/runs')), [api])
  // Once, when the page is opened.
  useEffect(() => command.run(load), [load])
  const choose = (id: string, isChosen: boolean): void =>
    setChosen((old) => (isChosen ? [...old, id] : old.filter((one) => one !== id)))
  const needle = filter.toLowerCase()
  const shown = (runs ?? []).filter((run) => textOf(run).toLowerCase().includes(needle))
  const first = runs?.find((run) => run.id === chosen[0])
  const change = (action: () => Promise<unknown>): void => command.run(async () => action().then(load))
  const remove = async (): Promise<void> => {
    for (const id of chosen) await api.send('DELETE', `/runs/${encodeURIComponent(id)}`)
    setChosen([])
    await load()
  }
  return (
    <main id="main" tabIndex={-1}>
      <div class="page">
        <h1>Runs</h1>
        <form class="tools" onSubmit={(event) => event.preventDefault()}>
          <label>
            <span class="sr">Filter runs</span>
            <input
              type="search"
              data-filter
              placeholder="Filter runs"
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          </label>
          {keepsRuns ? (
            <button
              type="button"
              class="primary"
              disabled={chosen.length !== 2}
              onClick={() => go(comparePath(chosen, runs ?? []))}
            >
              Compare two
            </button>
          ) : null}
          {mayChange ? (
            <>
              <button
                type="button"
                disabled={chosen.length !== 1}
                onClick={() =>
                  change(() =>
                    api.send('PATCH', `/runs/${encodeURIComponent(chosen[0]!)}`, { isBaseline: !first?.isBaseline }),
                  )
                }
              >
                {first?.isBaseline ? 'Unset baseline' : 'Set baseline'}
              </button>
              <button type="button" disabled={chosen.length !== 1} onClick={() => setDialog('edit')}>
                Name and tags
              </button>
              <button type="button" class="danger" disabled={chosen.length === 0} onClick={() => setDialog('delete')}>
                Delete
              </button>
              <ImportButton onFile={(file) => change(() => api.upload('/runs/import', file))} />
            </>
          ) : null}
          <output>{chosen.length === 0 ? plural(shown.length, 'run') : `${chosen.length} chosen`}</output>
        </form>
        {state.value?.keepsRuns === false ? (
          <p class="hint">Runs are not kept (--no-save): they are here until this process ends.</p>
        ) : null}
        <Fault text={command.fault} />
        <DataTable
          label="Runs"
          columns={runColumns(keepsRuns ? { chosen, choose } : null)}
          rows={shown}
          keyOf={(run) => run.id}
          empty={runs === null ? 'Loading …' : 'No runs are kept here yet.'}
        />
        <TrendCard runs={shown} />
        {dialog === 'delete' ? (
          <ConfirmDialog
            title={`Delete ${plural(chosen.length, 'run')}?`}
            text="Their numbers are removed from the disk and cannot be brought back. Export what you want to keep."
            verb="Delete"
            action={remove}
            onClose={() => setDialog(null)}
          />
        ) : null}
        {dialog === 'edit' && first !== undefined ? (
          <EditRunDialog run={first} onClose={() => setDialog(null)} onDone={() => change(load)} />
        ) : null}
      </div>
    </main>
  )
}

const textOf = (run: RunListItem): string =>
  [run.id, run.name, run.script, run.host, ...Object.entries(run.tags).map((pair) => pair.join('='))].join(' ')

/** A is the baseline, or else the older one. */
function comparePath(chosen: readonly string[], runs: readonly RunListItem[]): string {
  const [a, b] = runs
    .filter((run) => chosen.includes(run.id))
    .sort(
      (one, other) => Number(other.isBaseline) - Number(one.isBaseline) || one.startedAt.localeCompare(other.startedAt),
    )
  return `/compare?a=${encodeURIComponent(a?.id ?? '')}&b=${encodeURIComponent(b?.id ?? '')}`
}
