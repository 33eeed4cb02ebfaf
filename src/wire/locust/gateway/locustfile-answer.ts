// What a worker started with `-f -` gets when it asks its master for the locustfile.
import type { PackRecord } from '../pack.js'

export interface Locustfile {
  /** Without directories: the worker writes it where it likes. */
  readonly filename: string
  readonly contents: string
}

export function answerLocustfile(file: Locustfile | null): PackRecord {
  if (file !== null) return { locustfiles: [{ filename: file.filename, contents: file.contents }] }
  const error =
    'This master runs a TypeScript test and has no locustfile to hand out. ' +
    'Start it with --locustfile-for-workers FILE, or the worker with -f FILE.'
  return { error }
}
