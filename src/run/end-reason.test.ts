// Exit codes of a measured run, as docs/ERRORS.md lists them.
import { describe, expect, it } from 'vitest'
import { type EndReason, exitCodeOf } from './end-reason.js'

const finished: EndReason = { kind: 'finished', text: '' }
const interrupted: EndReason = { kind: 'signal', signal: 'SIGINT', text: '' }
const terminated: EndReason = { kind: 'signal', signal: 'SIGTERM', text: '' }

describe('exit code', () => {
  it.each([
    ['a clean run', finished, 0, false, true, 0],
    ['a run with failures', finished, 1, false, true, 1],
    ['failures under --exit-code-on-error 7', finished, 7, false, true, 7],
    ['an aborting threshold', { kind: 'aborted', text: '' } as EndReason, 1, false, true, 1],
    ['q at the keyboard', { kind: 'stopped', text: '' } as EndReason, 0, false, true, 0],
    ['Ctrl-C before the end', interrupted, 0, false, true, 130],
    ['Ctrl-C where nothing else ends the run', interrupted, 0, false, false, 0],
    ['Ctrl-C where nothing else ends the run, with failures', interrupted, 1, false, false, 1],
    ['SIGTERM', terminated, 0, false, false, 143],
    ['a hook that threw', finished, 0, true, true, 3],
    ['a hook that threw and failures', finished, 1, true, true, 3],
    ['all workers lost', { kind: 'workers-lost', text: '' } as EndReason, 0, true, true, 4],
  ])('%s', (_what, reason, judged, hookFailed, hasEnd, expected) => {
    expect(exitCodeOf(reason, judged, hookFailed, hasEnd)).toBe(expected)
  })
})
