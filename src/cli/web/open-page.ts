// Opens the page of this process: its server, and what it hears of runs and of the log.
import { fileURLToPath } from 'node:url'
import type { Output } from '../../outputs/output.js'
import { summaryJsonSchema } from '../../stats/summary-schema.js'
import { startServer, type WebServer } from '../../web/start-server.js'
import type { Log } from '../record/log.js'
import { reachableHosts } from '../swarm/own-addresses.js'
import { clock } from '../worker-process.js'
import type { OwnControlRoom } from './own-control-room.js'
import type { WebSettings } from './web-settings.js'

/** `dist/ui` beside `dist/cli`. */
const PAGES = fileURLToPath(new URL('../../ui', import.meta.url))
/** Before its load begins a run has no seconds of its own. */
const WAITING_TICK_MS = 1000

export interface OpenPage {
  close(): Promise<void>
}

/**
 * Says where the page is; with tokens, the links that hold them.
 * @throws TymbalError TYM4001, TYM1001
 */
export async function openPage(
  room: OwnControlRoom,
  settings: WebSettings,
  say: (line: string) => void,
): Promise<OpenPage> {
  const server = await startServer(settings, {
    room,
    clock,
    pagesDirectory: PAGES,
    summarySchema: summaryJsonSchema() as Readonly<Record<string, unknown>>,
  })
  for (const line of linkLines(settings, server)) say(line)
  const waiting = setInterval(() => tickWaiting(room), WAITING_TICK_MS)
  return {
    async close() {
      clearInterval(waiting)
      room.feed.close()
      await server.close()
    },
  }
}

function tickWaiting(room: OwnControlRoom): void {
  const live = room.live()
  if (live?.isRunning === true && live.summary().run.state === 'ready') room.tick(live.summary())
}

/** The fragment of a link is sent to no server and stands in no log of a proxy. Each token is printed once, whatever the number of addresses. */
function linkLines({ host, basePath, tls, tokens }: WebSettings, { port }: WebServer): readonly string[] {
  const [url, ...others] = reachableHosts(host).map(
    (one) => `${tls === null ? 'http' : 'https'}://${one.includes(':') ? `[${one}]` : one}:${port}${basePath}`,
  )
  const links =
    tokens === null
      ? [`web page: ${url}`]
      : [`web page, to operate: ${url}#token=${tokens.operator}`, `web page, to look: ${url}#token=${tokens.viewer}`]
  return [...links, ...others.map((other) => `web page, also at: ${other}`)]
}

/** Hands each picture of a run to the page. */
export const pageOutput = (room: OwnControlRoom): Output => ({
  name: 'web page',
  update: (summary) => room.tick(summary),
})

/** The same log, which the page hears too. */
export function heardLog(log: Log, room: OwnControlRoom): Log {
  return {
    ...log,
    write(level, text, from) {
      log.write(level, text, from)
      room.feed.log(room.log.add(level, text, from?.id))
    },
  }
}
