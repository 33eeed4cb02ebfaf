// The API for a person to read: every operation with what it takes, made of the same table as openapi.json. A plain page, without script.
import { html } from 'hono/html'
import { API_PATH } from '../api.js'
import { OPERATIONS, type Operation } from '../schemas/operations.js'

/** @param basePath `/` or `/base/` */
export function apiPage(version: string, basePath: string) {
  const at = `${basePath.replace(/\/$/, '')}${API_PATH}`
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="color-scheme" content="light dark" />
    <title>API of tymbal ${version}</title>
  </head>
  <body>
    <h1>API of tymbal ${version}</h1>
    <p>
      Paths are below <code>${at}</code>. <code>{id}</code> may be <code>live</code>: the run under way, or the last one of this process. Robots send
      <code>Authorization: Bearer TOKEN</code> where a token is needed. For programs: <a href="${at}/openapi.json">openapi.json</a> (OpenAPI 3.1).
      <a href="${basePath}">Back to the page</a>
    </p>
    <table>
      <thead>
        <tr><th scope="col">Operation</th><th scope="col">What it does</th><th scope="col">Query</th><th scope="col">Body</th></tr>
      </thead>
      <tbody>
        ${OPERATIONS.map(rowOf)}
      </tbody>
    </table>
  </body>
</html>`
}

const rowOf = (operation: Operation) => html`<tr>
  <th scope="row"><code>${operation.method.toUpperCase()} ${operation.path}</code></th>
  <td>${operation.summary}</td>
  <td>${Object.keys(operation.query?.shape ?? {}).join(', ')}</td>
  <td>${bodyOf(operation)}</td>
</tr>`

/** The fields of a JSON body, or the type of another. */
function bodyOf({ body, bodyType }: Operation): string {
  if (body === undefined) return bodyType ?? ''
  return 'shape' in body ? Object.keys(body.shape as object).join(', ') : 'JSON'
}
