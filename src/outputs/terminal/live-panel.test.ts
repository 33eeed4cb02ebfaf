import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { emptyFixture, summaryFixture } from '../summary.fixture.js'
import { LivePanel } from './live-panel.js'
import { Screen } from './screen.fixture.js'

interface Stage {
  readonly panel: LivePanel
  readonly screen: Screen
  readonly exits: EventEmitter
}

/** A clock that has always moved on: nothing waits for the next frame. */
function fastClock(): () => number {
  let ms = 0
  return () => {
    ms += 1000
    return ms
  }
}

function stage(now: () => number = fastClock()): Stage {
  const screen = new Screen()
  const exits = new EventEmitter()
  const panel = new LivePanel({ terminal: screen, exits, color: false, unicode: true, now })
  panel.start()
  return { panel, screen, exits }
}

const shows = (screen: Screen, text: string): Promise<void> =>
  vi.waitFor(() => expect(screen.text).toContain(text), { timeout: 3000, interval: 5 })

const running = summaryFixture({ state: 'running' })

test('says that it starts, then what happens', async () => {
  const { panel, screen } = stage()
  panel.log('a line')
  await shows(screen, '○ starting')
  panel.update(emptyFixture('spawning'))
  await shows(screen, 'connecting to https://shop.test')
  panel.update(running)
  panel.update(running)
  await shows(screen, '● running 00:05:00')
  panel.close()
})

test('turns to a screen and back', async () => {
  const { panel, screen } = stage()
  panel.update(running)
  panel.show('errors')
  await shows(screen, 'e back')
  panel.show('help')
  await shows(screen, 'ten users more or less')
  panel.show('help')
  await shows(screen, '? help')
  expect(screen.text).toContain('endpoints, worst first')
  panel.close()
})

test('asks for the state of now when something else than a new summary is to be painted', async () => {
  const { panel, screen } = stage()
  let asked = 0
  panel.watch(() => {
    asked++
    return { ...running, run: { ...running.run, durationMs: 400_000 } }
  })
  panel.log('too early to ask')
  await shows(screen, '○ starting')
  panel.update(running)
  await shows(screen, '● running 00:05:00')
  expect(asked).toBe(0)
  panel.log('a line')
  await shows(screen, 'a line\n  ● running 00:06:40')
  panel.show('help')
  await shows(screen, 'ten users more or less')
  expect(asked).toBe(2)
  panel.close()
})

test('log lines stand above the panel in their order and stay when it is gone', async () => {
  const { panel, screen } = stage()
  panel.update(running)
  panel.log('one')
  await shows(screen, 'one\n  ● running')
  panel.log('two\n')
  panel.log('three')
  panel.finish()
  expect(screen.text).toBe('one\ntwo\nthree')
  panel.log('after the end')
  expect(screen.text).toBe('one\ntwo\nthree\nafter the end')
})

test('paints at most five times a second however often it is told', async () => {
  const { panel, screen } = stage(() => performance.now())
  const began = performance.now()
  await vi.waitFor(
    () => {
      for (let i = 0; i < 50; i++) panel.update({ ...running, run: { ...running.run, durationMs: i * 1000 } })
      expect(screen.writes).toBeGreaterThanOrEqual(3)
    },
    { timeout: 3000, interval: 5 },
  )
  expect(screen.writes).toBeLessThanOrEqual(1 + Math.floor((performance.now() - began) / 195))
  panel.close()
})

test('counts down to the cut while stopping', async () => {
  const clock = { ms: 0 }
  const { panel, screen } = stage(() => clock.ms)
  const stopping = summaryFixture({ state: 'stopping' })
  panel.update(stopping)
  await shows(screen, 'cut in 30 s')
  clock.ms = 7000
  panel.update(stopping)
  await shows(screen, 'cut in 23 s')
  panel.close()
})

test('gives the cursor back when the process exits in any way', async () => {
  const { panel, screen, exits } = stage()
  panel.update(running)
  await shows(screen, '● running')
  expect(screen.cursorShown).toBe(false)
  exits.emit('exit')
  expect(screen.cursorShown).toBe(true)
  expect(screen.text).not.toContain('running')
})

test('leaves no listener behind', async () => {
  const { panel, screen, exits } = stage()
  panel.finish()
  expect(screen.listenerCount('resize')).toBe(0)
  expect(exits.listenerCount('exit')).toBe(0)
})

test('paints again for the new size of the terminal', async () => {
  const { panel, screen } = stage()
  panel.update(summaryFixture({ state: 'running', endpoints: 30 }))
  await shows(screen, 'worst 9 of 30 endpoints')
  screen.resize(120, 12)
  await shows(screen, 'worst 4 of 30 endpoints')
  panel.close()
})
