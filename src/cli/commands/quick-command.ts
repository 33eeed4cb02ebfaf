// `tymbal quick URL`: one request over and over, without a script.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXIT, messageOf, TymbalError } from '../../model/errors.js'
import { parseDuration } from '../../model/units.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import { type QuickRequest, quickScript } from '../../users/quick-script.js'
import { type CliIo, print } from '../cli-io.js'
import { type Setting, type SettingMap, settingsOf } from '../parse/settings.js'
import { httpUrlFault } from '../prepare/check-values.js'
import { readSources, type Sources } from '../prepare/sources.js'
import { withScript } from '../prepare/with-script.js'
import { VERSION } from '../version.js'
import { executeRun } from './execute-run.js'
import { showHelp } from './help-command.js'

const DEFAULT_RUN_TIME_MS = 10_000
const DEFAULT_USERS = 10

export async function quickCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const sources = await readSources('quick', rest, io)
  if (sources.parsed.wantsHelp) return showHelp(sources, io)
  if (sources.parsed.wantsVersion) {
    print(io, VERSION)
    return EXIT.ok
  }
  const request = await readRequest(sources, io.cwd)
  const prepared = await withScript(sources, async () => quickScript(request), io)
  const frame = {
    scriptGiven: request.url,
    classNames: [],
    defaultName: new URL(request.url).hostname,
    defaults: { users: DEFAULT_USERS, spawnRate: Number.POSITIVE_INFINITY },
  }
  return executeRun({ ...prepared, settings: withRunTime(prepared.settings) }, frame, io)
}

/** Without an end of its own a quick run ends after ten seconds. */
function withRunTime(settings: SettingMap): SettingMap {
  if (settings.has('runTime') || settings.has('iterations')) return settings
  const runTime: Setting = { value: DEFAULT_RUN_TIME_MS, source: { kind: 'default', name: '' } }
  return new Map([...settings, ['runTime', runTime]])
}

/** A URL that cannot be used is a fault, and stands in for itself until all faults are told. */
async function readRequest(sources: Sources, cwd: string): Promise<QuickRequest> {
  const { settings, faults } = sources
  const { method, headers, body, contentType, timeout } = settingsOf(settings)
  const content = body === undefined ? undefined : await readBody(body, sources, cwd)
  const named = faults.attempt('--header', () => readHeaders(headers ?? [])) ?? {}
  return {
    url: readUrl(sources),
    method: method?.toUpperCase() ?? (content === undefined ? 'GET' : 'POST'),
    headers: content === undefined ? named : withContentType(named, contentType ?? guessType(content)),
    ...(content === undefined ? {} : { body: content }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  }
}

const NOWHERE = 'http://127.0.0.1/'

/** `127.0.0.1:8080/x` is taken as http, as curl does. */
function readUrl({ parsed, faults }: Sources): string {
  const [given, ...others] = parsed.operands
  for (const other of others) faults.add(other, 'is one argument too many')
  if (given === undefined) {
    faults.add('', 'quick needs a URL', { hint: 'As in: tymbal quick http://127.0.0.1:8080/ -u 50 -t 30s' })
    return NOWHERE
  }
  const url = given.includes('://') ? given : `http://${given}`
  const why = httpUrlFault(url)
  if (why === null) return new URL(url).href
  faults.add(withoutUserinfo(given), why)
  return NOWHERE
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map(readHeader))
}

function readHeader(line: string): [string, string] {
  const at = line.indexOf(':')
  const name = line.slice(0, at).trim()
  if (at <= 0 || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    throw new TymbalError('TYM1005', `"${line}" is not a header`, { hint: "Write 'Name: value'." })
  }
  return [name, line.slice(at + 1).trim()]
}

function withContentType(headers: Record<string, string>, type: string): Record<string, string> {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  return isNamed ? headers : { ...headers, 'Content-Type': type }
}

/** `-d 30s` is more likely a run time, as the letter means everywhere else, than a body of three characters. */
async function readBody(text: string, { settings, faults }: Sources, cwd: string): Promise<string> {
  const { name } = settings.get('body')!.source
  if (name === '-d' && isDuration(text)) {
    faults.add('-d', `is the request body here; for a run time write -t ${text}, for this body --body ${text}`)
  }
  if (!text.startsWith('@')) return text
  try {
    return await readFile(resolve(cwd, text.slice(1)), 'utf8')
  } catch (thrown) {
    faults.add(name, `cannot be read: ${messageOf(thrown)}`)
    return ''
  }
}

function isDuration(text: string): boolean {
  try {
    return parseDuration(text) > 0
  } catch {
    return false
  }
}

function guessType(body: string): string {
  try {
    JSON.parse(body)
    return 'application/json'
  } catch {
    return 'text/plain; charset=utf-8'
  }
}
