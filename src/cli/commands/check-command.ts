// `tymbal check FILE`: one user of each class runs each of its tasks once; every request is shown as it ends, or all of it as JSON.
import { EXIT } from '../../model/errors.js'
import { createStyle } from '../../outputs/text/style.js'
import { loadScript } from '../../users/load-script.js'
import { captureConsole } from '../capture-console.js'
import { CheckBook } from '../check/check-book.js'
import { CheckLines } from '../check/check-lines.js'
import type { CheckWord } from '../check/check-word.js'
import { checkedClasses, ScriptCheck } from '../check/script-check.js'
import { type CliIo, print, usesColor, usesUnicode } from '../cli-io.js'
import { findScript } from '../prepare/find-script.js'
import { readSources } from '../prepare/sources.js'
import { sayPrinted, withScript } from '../prepare/with-script.js'
import type { RunRequest } from '../run-request.js'
import { VERSION } from '../version.js'
import { clock } from '../worker-process.js'
import { resolveRequest } from './execute-run.js'
import { showHelp } from './help-command.js'

export async function checkCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const sources = await readSources('check', rest, io)
  if (sources.parsed.wantsHelp) return showHelp(sources, io)
  if (sources.parsed.wantsVersion) {
    print(io, VERSION)
    return EXIT.ok
  }
  const load = async () => loadScript(findScript('check', sources.parsed, undefined, io.cwd))
  const prepared = await withScript(sources, load, io)
  sayPrinted(prepared.printed, io)
  const scriptGiven = prepared.script.plan.bundle.path
  const classNames = prepared.operands.slice(1)
  const frame = { scriptGiven, classNames, defaultName: scriptGiven, defaults: { users: 1, spawnRate: 1 } }
  return await runCheck(await resolveRequest(prepared, frame, io), io)
}

async function runCheck(request: RunRequest, io: CliIo): Promise<number> {
  const isJson = request.outputs.jsonToStdout
  const show = isJson ? jsonShow(io) : lineShow(io)
  // Stdout has room for the JSON alone.
  const release = isJson
    ? captureConsole(({ level, text }) => show({ say: 'event', event: { kind: 'printed', level, text } }))
    : () => undefined
  const check = new ScriptCheck({
    ...request,
    classes: checkedClasses(request),
    clock,
    mostRequests: Number.POSITIVE_INFINITY,
    tell: show,
  })
  let isStopped = false
  const stop = (): void => {
    isStopped = true
    check.stop('stopped')
  }
  const detach = [
    io.onSignal('SIGINT', stop),
    io.onSignal('SIGTERM', stop),
    io.onUncaught((thrown) => check.uncaught(thrown)),
    release,
  ]
  try {
    await check.run()
  } finally {
    for (const off of detach) off()
  }
  if (isStopped) return EXIT.sigint
  return check.hasFailed ? EXIT.failed : EXIT.ok
}

function lineShow(io: CliIo): (word: CheckWord) => void {
  const lines = new CheckLines({
    writeLine: (line) => print(io, line),
    style: createStyle({ color: usesColor(io), unicode: usesUnicode(io) }),
  })
  return (word) => lines.take(word)
}

/** As the page gets it, when all is known. */
function jsonShow(io: CliIo): (word: CheckWord) => void {
  const book = new CheckBook()
  const startMs = clock()
  return (word) => {
    book.take(word)
    if (book.isEnded) print(io, JSON.stringify(book.result(clock() - startMs), null, 2))
  }
}
