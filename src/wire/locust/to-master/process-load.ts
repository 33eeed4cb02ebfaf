// CPU and memory of this process, as a heartbeat tells them.

export interface ProcessLoad {
  /** % of one core over the last whole interval; 0 before there was one. */
  readonly cpuPercent: number
  readonly memoryBytes: number
}

/** A Python worker measures over 5 or 10 s. Over one second any start-up or full collection looks like overload, of which a master warns. */
const INTERVAL_MS = 5000

/** @param clock monotonic milliseconds */
export function createProcessMeter(clock: () => number, cpuUsage = process.cpuUsage): () => ProcessLoad {
  let before = cpuUsage()
  let atMs = clock()
  let cpuPercent = 0
  return () => {
    const passedMs = clock() - atMs
    if (passedMs >= INTERVAL_MS) {
      const used = cpuUsage(before)
      cpuPercent = (used.user + used.system) / 10 / passedMs
      before = cpuUsage()
      atMs = clock()
    }
    return { cpuPercent, memoryBytes: process.memoryUsage.rss() }
  }
}
