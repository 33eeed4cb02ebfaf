// Asks for the token of a master that does not know this browser yet.
import { useState } from 'preact/hooks'
import type { SessionRequest } from '../../../src/web/api.js'
import { Fault } from '../dialogs/fault.js'
import { Field } from '../dialogs/field.js'
import { useCommand } from '../dialogs/use-command.js'
import type { AppMaster } from '../source/master.js'

export function TokenPage({ master }: { master: AppMaster }) {
  const [token, setToken] = useState('')
  const command = useCommand()
  const submit = (event: Event): void => {
    event.preventDefault()
    const body: SessionRequest = { token: token.trim() }
    command.run(async () => {
      await master.api.send('POST', '/session', body)
      await master.refresh()
    })
  }
  return (
    <main id="main" tabIndex={-1}>
      <form class="page start" onSubmit={submit}>
        <h1>This master asks for a token</h1>
        <p class="hint">Open the link that it printed when it started, or paste the token from the end of that link.</p>
        <Field label="Token">
          <input
            type="password"
            name="token"
            autoComplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </Field>
        <Fault text={command.fault || master.linkFault.value} />
        <div class="buttons">
          <button type="submit" class="primary" disabled={command.isBusy}>
            Enter
          </button>
        </div>
      </form>
    </main>
  )
}
