// A process for one run: its workers come, it runs, prints what it came to, and everybody leaves.
import type { CliIo } from './cli-io.js'
import { createLog, type Log } from './record/log.js'
import type { RunRequest } from './run-request.js'
import { createScreen, type Screen } from './session/screen.js'
import { openSession } from './session/session.js'

/**
 * Runs a test to its end.
 * @throws TymbalError when the load could not start; whatever happens later is told in the summary
 */
export async function startRun(request: RunRequest, io: CliIo): Promise<{ readonly exitCode: number }> {
  const screen = createScreen(io)
  const log = await openLog(request, screen, io)
  const session = await openSession(request, { io, log, screen, outputs: [], isSingle: true })
  try {
    const { exitCode } = await session.run(await session.create(request))
    return { exitCode }
  } finally {
    await session.close()
  }
}

/** The log of this process, with what was to be said before there was one. @throws TymbalError TYM5001 */
export async function openLog(request: RunRequest, screen: Screen, io: CliIo): Promise<Log> {
  const log = await createLog(request.log, { writeLine: (line) => screen.say(line), now: () => io.now() })
  if (!request.quiet) for (const line of request.headline) screen.say(line)
  for (const { level, text } of request.printed) log.write(level, text)
  for (const remark of request.script.remarks) log.write('warn', remark)
  return log
}
