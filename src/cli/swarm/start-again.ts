// A worker process that is to start anew: another process with the same words takes its place, and this one waits for it, so that what started it sees one process.
import { spawn } from 'node:child_process'
import type { CliIo } from '../cli-io.js'
import { JOIN_VARIABLE } from '../worker-children.js'

/** Tells the process that waits to start another one. */
export const AGAIN_CODE = 75
/** Set in a process that another one waits for. */
const SECOND = 'TYMBAL_WORKER_AGAIN'

export const isSecond = ({ env }: CliIo): boolean => env[SECOND] === '1'

/** Resolves with the exit code of the last of them. @param token of `--join`, when it came by the environment */
export async function startAgain(io: CliIo, token: string | undefined): Promise<number> {
  for (;;) {
    const code = await once(io, token)
    if (code !== AGAIN_CODE) return code
  }
}

function once(io: CliIo, token: string | undefined): Promise<number> {
  const env = { ...io.env, [SECOND]: '1', ...(token === undefined ? {} : { [JOIN_VARIABLE]: token }) }
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env })
  // Ctrl-C reaches the whole group by itself; a SIGTERM is for this process alone.
  const release = [io.onSignal('SIGTERM', () => void child.kill('SIGTERM')), io.onSignal('SIGINT', () => undefined)]
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      for (const free of release) free()
      resolve(code ?? 1)
    })
  })
}
