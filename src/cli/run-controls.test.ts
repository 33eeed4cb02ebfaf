import { describe, expect, it } from 'vitest'
import { testIo } from './cli-io.fixture.js'
import { attachControls } from './run-controls.js'

function attached(isTerminal = false) {
  const test = testIo('/', [], { isTty: isTerminal })
  const raw: boolean[] = []
  Object.assign(test.stdin, { isTTY: isTerminal, setRawMode: (on: boolean) => raw.push(on) })
  const calls: string[] = []
  const detach = attachControls(
    {
      editUsers: (by) => calls.push(`users ${by}`),
      stop: (cause) => calls.push(`stop ${cause}`),
      stopNow: () => calls.push('stop now'),
      togglePause: () => calls.push('pause'),
      show: (view) => calls.push(`show ${view}`),
    },
    test.io,
  )
  const press = async (keys: string) => {
    test.stdin.write(keys)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ...test, calls, detach, raw, press }
}

describe('attachControls', () => {
  it('stops with grace, then at once, then kills', () => {
    const { signal, calls, killed } = attached()
    signal('SIGINT')
    signal('SIGINT')
    expect(calls).toEqual(['stop SIGINT', 'stop now'])
    expect(killed).toEqual([])
    signal('SIGINT')
    expect(killed).toEqual([130])
  })

  it('counts signals of both kinds together', () => {
    const { signal, calls, killed } = attached()
    signal('SIGTERM')
    signal('SIGINT')
    signal('SIGTERM')
    expect(calls).toEqual(['stop SIGTERM', 'stop now'])
    expect(killed).toEqual([143])
  })

  it('hears nothing once it is detached', () => {
    const { signal, calls, detach } = attached()
    detach()
    signal('SIGINT')
    expect(calls).toEqual([])
  })

  it('understands keys on a terminal, Ctrl-C among them', async () => {
    const { press, calls } = attached(true)
    await press('+-pew?q')
    await press('\u0003')
    expect(calls).toEqual([
      'users 10',
      'users -10',
      'pause',
      'show errors',
      'show workers',
      'show help',
      'stop key',
      'stop now',
    ])
  })

  it('gives the terminal back as it was', () => {
    const { raw, detach } = attached(true)
    detach()
    expect(raw).toEqual([true, false])
  })

  it('leaves an input alone that is no terminal', async () => {
    const { press, calls, raw } = attached(false)
    await press('q')
    expect(calls).toEqual([])
    expect(raw).toEqual([])
  })
})
