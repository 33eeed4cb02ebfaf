// Machine output on stdout, and whether it got there. A reader that went away (`tymbal … | head`) is no fault; a full disk is.
import type { Writable } from 'node:stream'
import type { TextStream } from '../outputs/output.js'

/** A pager that is slow to read has all of it in its pipe at last; nobody waits longer for it than this. */
const PATIENCE_MS = 1000

export function stdoutText(stdout: Writable): TextStream {
  let fault: unknown = null
  let last: Promise<void> = Promise.resolve()
  return {
    write(text) {
      last = new Promise((resolve) => {
        stdout.write(text, (thrown) => {
          if (thrown && !isReaderGone(thrown)) fault ??= thrown
          resolve()
        })
      })
    },
    async settle() {
      await withinPatience(last)
      if (fault !== null) throw fault
    },
  }
}

export function isReaderGone(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'EPIPE'
}

async function withinPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS)
  })
  await Promise.race([work, patience])
  clearTimeout(timer)
}
