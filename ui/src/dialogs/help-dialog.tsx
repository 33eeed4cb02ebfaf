// The keyboard map, and the switch that turns it off.
import { setShortcuts, shortcutsOn } from '../frame/shortcuts.js'
import { Dialog } from './dialog.js'

const MAP: readonly (readonly [string, string])[] = [
  ['g then o e l r u w c g', 'Overview, Endpoints, Latency, Errors, Users, Workers, Checks, Logs'],
  ['/', 'Filter the table of this page'],
  ['j k ↑ ↓', 'From row to row; Enter opens'],
  ['t', 'Time range that all charts show'],
  ['Esc', 'Back from a chosen time range to the whole run'],
  ['e', 'Edit load'],
  ['x', 'Stop the run (asks first)'],
  ['a', 'Add a note'],
  ['Ctrl K', 'Go to any page, endpoint or worker by name'],
  ['d', 'Light, dark, or as the system has it'],
  ['?', 'This list'],
]

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="keys">
        {MAP.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcutsOn.value}
          onChange={(event) => setShortcuts(event.currentTarget.checked)}
        />
        Single-letter shortcuts
      </label>
      <div class="buttons">
        <button type="button" class="primary" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
