// The identity of a bundle: what it was made of, whatever machine made it.
import { createHash } from 'node:crypto'
import type { ScriptBundle } from '../../model/test-plan.js'

/** Lower-case hex sha256 of the code and, when there are any, of each file's name and content. */
export function hashOf({ code, files }: Pick<ScriptBundle, 'code' | 'files'>): string {
  const hash = createHash('sha256').update(code)
  for (const { path, content } of files) hash.update(`\0${path}\0${content.length}\0`).update(content)
  return hash.digest('hex')
}
