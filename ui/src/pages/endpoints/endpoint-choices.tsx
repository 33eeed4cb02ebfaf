// How the endpoint table is looked at: by method, in groups, with which columns. Only what divides these endpoints is offered.
import { useState } from 'preact/hooks'
import { useQuery } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { ColumnMenu, chosenColumns } from '../../table/column-menu.js'
import { ENDPOINT_COLUMNS } from './endpoint-columns.js'
import type { EndpointRow } from './endpoint-row.js'
import { groupEndpoints, groupingsOf } from './group-endpoints.js'

/** `all` = every endpoint of the run, whatever is filtered. */
export function useEndpointChoices(all: readonly EndpointRow[]) {
  const [method, setMethod] = useQuery('method')
  const [group, setGroup] = useQuery('group')
  const [chosen, setChosen] = useQuery('cols')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const groupings = groupingsOf(all, useRun().slow.value.endpointTags)
  const grouping = groupings.find(({ id }) => id === group) ?? null
  const methods = [...new Set(all.map((row) => row.method))].sort()
  const hasTrend = all.some((row) => row.trend.length > 0)
  const columns = ENDPOINT_COLUMNS.filter(({ key }) => key !== 'trend' || hasTrend)
  const toggle = (name: string): void =>
    setClosed((old) => new Set(old.has(name) ? [...old].filter((one) => one !== name) : [...old, name]))
  return {
    method: methods.includes(method) ? method : '',
    columns: chosenColumns(columns, chosen),
    arrange: (rows: readonly EndpointRow[]) => groupEndpoints(rows, { grouping, closed, toggle }),
    choices: (
      <>
        {methods.length < 2 ? null : (
          <label>
            <span class="sr">Method</span>
            <select value={method} onChange={(event) => setMethod(event.currentTarget.value)}>
              <option value="">all methods</option>
              {methods.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        {groupings.length === 0 ? null : (
          <label>
            Group by{' '}
            <select value={grouping?.id ?? ''} onChange={(event) => setGroup(event.currentTarget.value)}>
              <option value="">none</option>
              {groupings.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        <ColumnMenu columns={columns} chosen={chosen} onChoose={setChosen} />
      </>
    ),
  }
}
