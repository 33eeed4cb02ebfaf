// A process for one run: its workers come, it runs, prints what it came to, and everybody leaves.
import type { CliIo } from './cli-io.js'
import { createLog, type Log } from './record/log.js'
import type { RunRequest } from './run-request.js'
import { createScreen, type Screen } from './session/screen.js'
import { openSession } from './session/session.js'
import type { ShownParts } from './web/show-run.js'
import type { WebSettings } from './web/web-settings.js'

/**
 * Runs a test to its end.
 * @throws TymbalError when the load could not start; whatever happens later is told in the summary
 */
export async function startRun(
  request: RunRequest,
  io: CliIo,
  page: WebSettings | null = null,
): Promise<{ readonly exitCode: number }> {
  const screen = createScreen(io)
  const log = await openLog(request, screen, io)
  if (page !== null) return await showRun(request, { io, log, screen, page })
  const session = await openSession(request, { io, log, screen, outputs: [], isSingle: true })
  try {
    const { exitCode } = await session.run(await session.create(request))
    return { exitCode }
  } finally {
    await session.close()
  }
}

/** The same with a page beside it. What that takes is loaded when it is asked for. */
async function showRun(request: RunRequest, parts: ShownParts): Promise<{ readonly exitCode: number }> {
  return await (await import('./web/show-run.js')).showRun(request, parts)
}

/** The log of this process, with what was to be said before there was one. @throws TymbalError TYM5001 */
export async function openLog(request: RunRequest, screen: Screen, io: CliIo): Promise<Log> {
  const log = await createLog(request.log, { writeLine: (line) => screen.say(line), now: () => io.now() })
  if (!request.quiet) for (const line of request.headline) screen.say(line)
  for (const { level, text } of request.printed) log.write(level, text)
  for (const remark of request.script.remarks) log.write('warn', remark)
  return log
}
