// What was sent, or what was answered: headers as a table, the start of the body as text.
import { harmless } from '../../../../src/outputs/text/width.js'
import type { KeptSample } from '../../../../src/web/api.js'
import { Name } from '../../table/name.js'
import { formatBytes } from '../../text/words.js'

type Message = KeptSample['request']

export function MessageView({ title, message }: { title: string; message: Message }) {
  const { headers, body } = message
  return (
    <section class="message" aria-label={title}>
      <h3>
        {title} <small>{bodyWords(message)}</small>
      </h3>
      {headers.length === 0 ? null : (
        <details open={headers.length <= 12}>
          <summary>{headers.length} headers</summary>
          <table class="fields-table">
            <tbody>
              {headers.map(([name, value], index) => (
                <tr key={index}>
                  <th scope="row">
                    <Name text={name} />
                  </th>
                  <td>{value === '' ? '' : <Name text={value} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {body === '' ? null : <pre>{shown(body)}</pre>}
    </section>
  )
}

function bodyWords({ body, bodyBytes, isCut }: Message): string {
  if (bodyBytes === 0) return 'no body'
  const size = formatBytes(bodyBytes)
  if (body === '') return `${size} that are not shown`
  return isCut ? `the start of ${size}` : size
}

/** JSON that is whole is laid out, so that it can be read. */
function shown(body: string): string {
  return pretty(body)
    .split('\n')
    .map((line) => harmless(line))
    .join('\n')
}

function pretty(body: string): string {
  if (!/^\s*[[{]/.test(body)) return body
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
