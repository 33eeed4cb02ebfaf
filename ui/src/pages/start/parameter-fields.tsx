// The script's own parameters, as fields of the kind it declares them.
import type { ScriptState } from '../../../../src/web/api.js'
import { Field } from '../../dialogs/field.js'
import type { Draft } from './start-draft.js'

type Parameter = ScriptState['parameters'][number]
type Value = string | number | boolean

interface ParameterFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  readonly parameters: readonly Parameter[]
  readonly faultIn: string
}

export function ParameterFields({ draft, change, parameters, faultIn }: ParameterFieldsProps) {
  if (parameters.length === 0) return null
  return (
    <section class="card" aria-label="Parameters of the script">
      <h2>Parameters of the script</h2>
      <div class="fields">
        {parameters.map((one) => (
          <ParameterField
            key={one.name}
            parameter={one}
            value={draft.parameters[one.name] ?? one.default}
            isWrong={faultIn === one.name || faultIn === `parameters.${one.name}`}
            onChange={(value) => change({ parameters: { ...draft.parameters, [one.name]: value } })}
          />
        ))}
      </div>
    </section>
  )
}

interface ParameterFieldProps {
  readonly parameter: Parameter
  readonly value: Value
  readonly isWrong: boolean
  readonly onChange: (value: Value) => void
}

function ParameterField({ parameter, value, isWrong, onChange }: ParameterFieldProps) {
  const { name, help, type } = parameter
  if (type === 'boolean') {
    return (
      <label class="check">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
        {name} <small>{help}</small>
      </label>
    )
  }
  return (
    <Field label={name} isWrong={isWrong} {...(help === '' ? {} : { hint: help })}>
      <ValueInput parameter={parameter} value={value} onChange={onChange} />
    </Field>
  )
}

function ValueInput({
  parameter: { name, type, choices, secret },
  value,
  onChange,
}: Omit<ParameterFieldProps, 'isWrong'>) {
  switch (type) {
    case 'choice':
      return (
        <select name={name} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )
    case 'number':
      return (
        <input
          type="number"
          step="any"
          name={name}
          value={String(value)}
          onInput={(event) => onChange(Number(event.currentTarget.value))}
        />
      )
    case 'string':
    case 'boolean':
      return (
        <input
          type={secret ? 'password' : 'text'}
          autoComplete="off"
          name={name}
          placeholder={secret ? 'as it is set' : ''}
          value={String(value)}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )
    default:
      return type satisfies never
  }
}
