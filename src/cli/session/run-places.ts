// The directory of one run.
import { join } from 'node:path'
import { renderSummary } from '../../outputs/terminal/end-summary.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { CliIo } from '../cli-io.js'
import type { FoundRun } from '../record/find-past-run.js'
import type { Log } from '../record/log.js'
import { RunDirectory } from '../record/run-directory.js'
import type { RunRequest } from '../run-request.js'
import { VERSION } from '../version.js'

export interface DirectoryParts {
  readonly past: FoundRun | null
  readonly runId: string
  readonly io: CliIo
  readonly log: Log
}

/** null where nothing is kept. */
export function directoryOf(request: RunRequest, { past, runId, io, log }: DirectoryParts): RunDirectory | null {
  const { outDir, isOutDirNamed, name } = request
  const existing = past?.directory ?? null
  if (outDir === null && existing === null) return null
  return new RunDirectory({ existing, outDir, isOutDirNamed, name }, runFacts(request, runId), {
    now: () => io.now(),
    renderText,
    warn: (text) => log.write('warn', text),
    made: (path) => log.copyTo(join(path, 'log.ndjson')),
  })
}

function renderText(summary: RunSummary): string {
  return renderSummary(summary, { width: 100, color: false, unicode: true, mode: 'full', files: [], notWritten: [] })
}

function runFacts({ name, script, seed, processes, options }: RunRequest, id: string) {
  const { parameters: values, env: _env, ...plain } = options
  const { bundle, parameters } = script.plan
  const { path, hash } = bundle
  const host = plain.host === null ? null : withoutUserinfo(plain.host)
  const shown = { ...plain, host, proxy: withoutUserinfo(plain.proxy), parameters: openValues(values, parameters) }
  const what = { id, name, script: withoutUserinfo(path), scriptHash: hash, version: VERSION }
  return { ...what, seed, processes, tags: options.runTags, options: shown }
}

/** Of parameters that are not marked as secret; passwords in URLs are hidden. */
function openValues(
  values: RunRequest['options']['parameters'],
  parameters: RunRequest['script']['plan']['parameters'],
): RunRequest['options']['parameters'] {
  const open = new Set(parameters.filter(({ secret }) => !secret).map(({ name }) => name))
  const shown = Object.entries(values).filter(([name]) => open.has(name))
  return Object.fromEntries(
    shown.map(([name, value]) => [name, typeof value === 'string' ? withoutUserinfo(value) : value]),
  )
}
