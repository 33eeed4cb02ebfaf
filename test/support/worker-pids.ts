// The worker processes that a tymbal has started beside itself.
import { execFileSync } from 'node:child_process'

export function workerPids(masterPid: number): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(masterPid)], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes('worker-bin.js')).map((line) => Number.parseInt(line, 10))
}

export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
