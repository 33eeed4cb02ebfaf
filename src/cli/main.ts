// The command line as a function: io in, exit code out. What each command needs is loaded when it is called for.
import { type CliIo, usesColor } from './cli-io.js'
import { VERSION } from './version.js'

/** Never throws: whatever goes wrong is told on stderr, and its exit code returned. */
export async function main(io: CliIo): Promise<number> {
  try {
    if (isVersionQuestion(io.argv)) {
      io.stdout.write(`${VERSION}\n`)
      return 0
    }
    return await dispatch(io)
  } catch (thrown) {
    const { renderError, exitCodeOf } = await import('./render-error.js')
    io.stderr.write(`${renderError(thrown, { columns: io.columns(), color: usesColor(io) })}\n`)
    return exitCodeOf(thrown)
  }
}

/** Answered without loading anything: shells and scripts ask often. */
const isVersionQuestion = (argv: readonly string[]): boolean =>
  argv.length === 1 && ['--version', '-V', 'version'].includes(argv[0]!)

async function dispatch(io: CliIo): Promise<number> {
  const { dispatchCommand } = await import('./commands/dispatch.js')
  return dispatchCommand(io)
}
