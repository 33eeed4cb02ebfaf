// Everything the run was started with, so that it can be started again.
import { useRun } from '../../frame/page-context.js'
import { Name } from '../../table/name.js'

export function OptionList() {
  const head = useRun().head.value
  if (head === null) return null
  const { run } = head
  const rows = [['run', run.id], ['script', run.script], ['host', run.host], ...optionRows(run.options)] as const
  return (
    <details class="card wide">
      <summary>Options of the run</summary>
      <dl class="options">
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>
              <Name text={key ?? ''} />
            </dt>
            <dd>
              <Name text={value ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const optionRows = (options: Readonly<Record<string, unknown>>): (readonly [string, string])[] =>
  Object.entries(options)
    .filter(
      ([key, value]) => key !== 'env' && key !== 'host' && value !== null && value !== undefined && value !== false,
    )
    .map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const)
    .filter(([, value]) => value !== '' && value !== '[]' && value !== '{}')
