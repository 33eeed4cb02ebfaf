// One run at once, as --headless has it, and a page that shows it while it lives.
import { Refusal } from '../../web/refusal.js'
import type { CliIo } from '../cli-io.js'
import type { Log } from '../record/log.js'
import type { RunRequest } from '../run-request.js'
import type { Screen } from '../session/screen.js'
import { openSession } from '../session/session.js'
import { heardLog, openPage, pageOutput } from './open-page.js'
import { OwnControlRoom } from './own-control-room.js'
import { OwnLiveRun } from './own-live-run.js'
import type { WebSettings } from './web-settings.js'

const refused = async (): Promise<never> => {
  throw new Refusal(409, 'This process runs once, as --headless asks for.', { code: 'TYM6001' })
}

export interface ShownParts {
  readonly io: CliIo
  readonly log: Log
  readonly screen: Screen
  readonly page: WebSettings
}

/** @throws TymbalError when the load or the page could not start */
export async function showRun(
  request: RunRequest,
  { io, log, screen, page }: ShownParts,
): Promise<{ readonly exitCode: number }> {
  const room: OwnControlRoom = new OwnControlRoom({
    request,
    cwd: io.cwd,
    session: () => session,
    start: refused,
    check: refused,
  })
  const session = await openSession(request, {
    io,
    log: heardLog(log, room),
    screen,
    outputs: [pageOutput(room)],
    isSingle: true,
    created: (own) => room.enter(new OwnLiveRun(own, room.feed)),
  })
  try {
    const opened = await openPage(room, page, (line) => screen.say(line))
    try {
      const { exitCode, result } = await session.run(await session.create(request))
      room.ended(result.summary)
      return { exitCode }
    } finally {
      await opened.close()
    }
  } finally {
    await session.close()
  }
}
