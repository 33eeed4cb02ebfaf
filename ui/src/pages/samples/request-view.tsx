// One request as a whole: where its time went, what was sent and answered, who made it. All of it is text, whatever it holds.
import type { KeptSample } from '../../../../src/web/api.js'
import { Dialog } from '../../dialogs/dialog.js'
import { useRun } from '../../frame/page-context.js'
import { CopyButton } from '../../table/copy-button.js'
import { Name } from '../../table/name.js'
import { dateTime, elapsed, formatBytes, formatLatency, shortWorkerId } from '../../text/words.js'
import { MessageView } from './message-view.js'
import { PhaseBar } from './phase-bar.js'
import { phaseParts } from './phase-words.js'
import { resultOf, userOf } from './sample-words.js'
import { toCurl } from './to-curl.js'

export function RequestView({ sample, onClose }: { sample: KeptSample; onClose: () => void }) {
  const { verb, url, method, name, error, reason, phases, latencyMs, request, response } = sample
  return (
    <Dialog title={`${verb || method} ${url || name}`} onClose={onClose} isWide>
      <p>
        <b class={error === '' ? '' : 'bad'}>
          <Name text={resultOf(sample)} />
        </b>{' '}
        after {formatLatency(latencyMs)}
        {reason === '' ? null : (
          <>
            : <Name text={reason} />
          </>
        )}
      </p>
      <div class="buttons top">
        {url === '' ? null : <CopyButton text={() => toCurl(sample)} label="Copy as cURL" />}
        {/* biome-ignore lint/a11y/noAutofocus: the harmless button has the focus. */}
        <button type="button" autoFocus onClick={onClose}>
          Close
        </button>
      </div>
      <PhaseBar parts={phaseParts(phases, latencyMs)} />
      <Facts sample={sample} />
      <MessageView title="Request" message={request} />
      {response === null ? (
        <p class="empty">There was no whole answer.</p>
      ) : (
        <MessageView title="Answer" message={response} />
      )}
    </Dialog>
  )
}

function Facts({ sample }: { sample: KeptSample }) {
  const startedAt = Date.parse(useRun().head.value?.run.startedAt ?? '')
  const {
    atMs,
    iteration,
    worker,
    isNewConnection,
    redirects,
    bytesSent,
    bytesReceived,
    traceparent,
    scriptLine,
    method,
    name,
  } = sample
  const facts = [
    ['began', `${dateTime(atMs)}, ${elapsed(Math.max(0, atMs - startedAt))} into the run`],
    ['counted as', `${method} ${name}`],
    ['user', userOf(sample)],
    ['iteration', iteration < 0 ? 'none' : String(iteration + 1)],
    ['worker', shortWorkerId(worker)],
    ['connection', isNewConnection ? 'opened for it' : 'was open'],
    ['sent', formatBytes(bytesSent)],
    ['received', formatBytes(bytesReceived)],
    ...(redirects === 0 ? [] : [['redirects', String(redirects)]]),
    ...(scriptLine === '' ? [] : [['script', scriptLine]]),
    ...(traceparent === '' ? [] : [['traceparent', traceparent]]),
  ] as const
  return (
    <dl class="options">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Name text={value!} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
