// The end of every run command: look at what was resolved, or start it.
import { EXIT } from '../../model/errors.js'
import { type CliIo, print } from '../cli-io.js'
import { checkTargets } from '../prepare/check-targets.js'
import { type Prepared, sayPrinted } from '../prepare/with-script.js'
import { chooseClasses } from '../resolve/choose-classes.js'
import { inputOf, type RunFrame } from '../resolve/resolve-input.js'
import { type ResolveInput, resolveRun } from '../resolve/resolve-run.js'
import type { RunRequest } from '../run-request.js'
import type { WebSettings } from '../web/web-settings.js'
import { dryRunText, printConfigText, taskRatioText, userClassText } from './inspect.js'

/** Throws the faults of the command line, if any; then looks, or runs. The exit code. */
export async function executeRun(prepared: Prepared, frame: RunFrame, io: CliIo): Promise<number> {
  const { settings, sources, printed } = prepared
  const looks = lookTexts(prepared, frame)
  const isDry = settings.get('dryRun')?.value === true
  if (isDry || looks.length > 0) sayPrinted(printed, io)
  if (looks.length > 0 && !isDry) {
    sources.faults.throwIfAny()
    print(io, looks.join('\n\n'))
    return EXIT.ok
  }
  if (isDry) {
    print(io, [...looks, dryRunText(await resolveRequest(prepared, frame, io))].join('\n\n'))
    return EXIT.ok
  }
  return await start(prepared, frame, io)
}

/** At once, or when somebody clicks Start. */
async function start(prepared: Prepared, frame: RunFrame, io: CliIo): Promise<number> {
  const { settings, sources } = prepared
  const isServed = sources.command === 'start' && settings.get('headless')?.value !== true
  const wantsPage = isServed || settings.has('webPort')
  refuseVain(prepared, isServed)
  const page = wantsPage ? await pageSettings(prepared, io) : null
  const request = await resolveRequest(prepared, frame, io, { mayLackHost: isServed })
  if (!isServed || page === null) {
    const { startRun } = await import('../start-run.js')
    return (await startRun(request, io, page)).exitCode
  }
  const { serveRuns } = await import('../web/serve-runs.js')
  return await serveRuns({ prepared, frame, io, request: { ...request, headline: sources.notes }, settings: page })
}

async function pageSettings({ settings, sources }: Prepared, io: CliIo): Promise<WebSettings> {
  const { webSettings } = await import('../web/web-settings.js')
  return await webSettings(settings, io.cwd, sources.faults)
}

/** What only a page that waits for Start has a use for. */
function refuseVain({ settings, sources }: Prepared, isServed: boolean): void {
  const vain = isServed ? ['resume'] : ['autostart', 'autoquit']
  for (const { source } of vain.flatMap((key) => settings.get(key) ?? [])) {
    if (source.kind === 'config') continue
    const why = isServed
      ? 'needs --headless: a run is taken over at once'
      : 'has no effect without the page that waits for Start'
    sources.faults.add(source.name, why)
  }
}

/** All that is asked to be printed instead of a run. None of it needs a host. */
function lookTexts(
  { settings, script, sources, parameterOptions, parameters }: Prepared,
  frame: RunFrame,
): readonly string[] {
  const isAsked = (key: string): boolean => settings.get(key)?.value === true
  const ratios = (): string => {
    const choice = { names: frame.classNames, shares: [], tags: [], excludeTags: [], otherWords: [] }
    const users = settings.get('users')?.value as number | undefined
    return taskRatioText(script.plan, chooseClasses(script.plan, choice, sources.faults), users ?? null)
  }
  return [
    ...(isAsked('list') ? [userClassText(script.plan)] : []),
    ...(isAsked('showTaskRatio') ? [ratios()] : []),
    ...(isAsked('printConfig') ? [printConfigText(sources.options, settings, parameterOptions, parameters)] : []),
  ]
}

/** @throws TymbalError with all faults of the command line */
export async function resolveRequest(
  prepared: Prepared,
  frame: RunFrame,
  io: CliIo,
  more: Pick<ResolveInput, 'mayLackHost'> = {},
): Promise<RunRequest> {
  const { sources, settings } = prepared
  const request = resolveRun({ ...inputOf(prepared, frame, io), ...more }, sources.faults)
  await checkTargets(settings, io.cwd, sources.faults)
  if (!sources.faults.isEmpty) sayPrinted(prepared.printed, io)
  sources.faults.throwIfAny()
  return request
}
