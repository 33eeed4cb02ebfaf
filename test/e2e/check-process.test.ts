// The time limit of a check, against scripts that wait for ever and that never let go.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunRequest } from '../../src/cli/run-request.js'
import { DEFAULT_RUN_OPTIONS } from '../../src/model/run-options.js'
import { type LoadedScript, loadScript } from '../../src/users/load-script.js'

// The process that is started is the built one.
const BUILT = new URL('../../dist/cli/check/check-process.js', import.meta.url).href
const home = mkdtempSync(join(tmpdir(), 'tymbal-check-'))
afterAll(() => rmSync(home, { recursive: true }))

/** For a busy machine to start a process in. */
const LIMIT_MS = 8000

async function load(name: string, task: string): Promise<LoadedScript> {
  const path = join(home, `${name}.ts`)
  writeFileSync(
    path,
    `import { User, task } from 'tymbal'
    export const teardown = () => { console.log('cleaned up') }
    export class Visitor extends User { @task async visit() { console.log('here'); ${task} } }`,
  )
  return await loadScript({ given: `${name}.ts`, path })
}

let waits: LoadedScript
let loops: LoadedScript
beforeAll(async () => {
  waits = await load('waits', 'await new Promise((resolve) => setTimeout(resolve, 3e6))')
  loops = await load('loops', 'for (;;) {}')
}, 60_000)

async function check(script: LoadedScript) {
  const { checkInProcess } = (await import(BUILT)) as typeof import('../../src/cli/check/check-process.js')
  const scenarios = [{ name: 'default', userClasses: script.plan.userClasses }]
  const request = { script, scenarios, options: { ...DEFAULT_RUN_OPTIONS, host: null }, seed: 1 }
  const result = await checkInProcess(request as unknown as RunRequest, {
    env: process.env,
    clock: () => performance.now(),
    signal: new AbortController().signal,
    limitMs: LIMIT_MS,
  })
  const printed = result.parts.flatMap(({ steps }) => steps.flatMap(({ events }) => events))
  return { ...result, printed: printed.flatMap((event) => (event.kind === 'printed' ? event.text : [])) }
}

describe.concurrent('a check whose time is over', { timeout: 60_000 }, () => {
  it('cuts its user and cleans up', async () => {
    const result = await check(waits)
    expect(result).toMatchObject({ passed: false, cutShort: 'its time was over', printed: ['here', 'cleaned up'] })
  })

  it('is ended by force when the script does not let go, and what it did until then is told', async () => {
    const result = await check(loops)
    expect(result).toMatchObject({
      passed: false,
      cutShort: 'its time was over, and the script did not let go',
      printed: ['here'],
    })
  })
})
