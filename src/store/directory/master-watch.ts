// Is somebody still running it? A master that was killed cannot say that its run has ended.
import { stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { journalPath } from '../run-journal.js'
import { RUN_FILE, type RunFile } from './run-file.js'

/** A master writes every second; one that has not for so long does not live, whoever has its process number now. */
const SILENT_MS = 60_000

export async function hasMaster(directory: string, { master, state }: RunFile, nowMs: number): Promise<boolean> {
  const isHere = master !== undefined && master.host === hostname()
  if (isHere && !isAlive(master.pid)) return false
  // Before the load begins nothing is written: a master may wait for its workers for ever.
  if (isHere && state === 'starting') return true
  const times = await Promise.all([journalPath(directory), join(directory, RUN_FILE)].map(writtenAt))
  return nowMs - Math.max(...times) < SILENT_MS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const writtenAt = async (path: string): Promise<number> =>
  await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
