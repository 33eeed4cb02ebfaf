// Stages of the load: in each the users go in a straight line to its target.
import type { Stage } from './start-draft.js'

interface StageFieldsProps {
  readonly stages: readonly Stage[]
  readonly onChange: (stages: readonly Stage[]) => void
}

export function StageFields({ stages, onChange }: StageFieldsProps) {
  const set = (at: number, part: Partial<Stage>): void =>
    onChange(stages.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <div>
      <table class="stages">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Lasts</th>
            <th scope="col">To users</th>
            <th scope="col">
              <span class="sr">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage, index) => (
            // A stage is its place in the row of stages.
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td>
                <input
                  aria-label={`Stage ${index + 1} lasts`}
                  required
                  value={stage.duration}
                  onInput={(event) => set(index, { duration: event.currentTarget.value })}
                />
              </td>
              <td>
                <input
                  aria-label={`Stage ${index + 1} to users`}
                  type="number"
                  min="0"
                  required
                  value={stage.target}
                  onInput={(event) => set(index, { target: event.currentTarget.value })}
                />
              </td>
              <td>
                <button
                  type="button"
                  class="quiet"
                  disabled={stages.length === 1}
                  onClick={() => onChange(stages.filter((_, at) => at !== index))}
                >
                  <span aria-hidden="true">✕</span>
                  <span class="sr">Remove stage {index + 1}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button
        type="button"
        onClick={() => onChange([...stages, { duration: '1m', target: stages.at(-1)?.target ?? '1' }])}
      >
        Add stage
      </button>
    </div>
  )
}
