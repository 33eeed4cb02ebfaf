import { describe, expect, it } from 'vitest'
import { DEFAULT_RUN_OPTIONS } from '../../model/run-options.js'
import { loadText, serve } from '../../users/script.fixture.js'
import { CheckBook } from './check-book.js'
import { checkedClasses, ScriptCheck } from './script-check.js'

async function check(text: string, mostRequests: number, during: (check: ScriptCheck) => void = () => undefined) {
  const script = await loadText(text)
  const host = await serve((_request, response) => response.end('ok'))
  const book = new CheckBook()
  const check = new ScriptCheck({
    script,
    options: { ...DEFAULT_RUN_OPTIONS, host },
    classes: script.plan.userClasses.map(({ name }) => ({ name, scenario: 'default' })),
    seed: 1,
    clock: () => performance.now(),
    mostRequests,
    tell(word) {
      book.take(word)
      during(check)
    },
  })
  await check.run()
  return { result: book.result(0), hasFailed: check.hasFailed }
}

const TWO = `import { HttpUser, task } from 'tymbal'
export const teardown = async (_data, { http }) => { await http.get('/teardown') }
export class Endless extends HttpUser {
  @task async loop() { for (;;) await this.client.get('/loop') }
  @task async after() { await this.client.get('/after') }
}
export class Other extends HttpUser { @task async visit() { await this.client.get('/other') } }`

describe('ScriptCheck', () => {
  it('cuts a task that makes requests without end, begins no other class, and runs teardown', async () => {
    const { result, hasFailed } = await check(TWO, 5)
    expect(result).toMatchObject({ passed: false, cutShort: 'after 5 requests' })
    expect(result.parts.map(({ kind, name }) => `${kind} ${name}`.trim())).toEqual(['users Endless', 'teardown'])
    expect(result.parts[0]!.steps.map(({ name, state }) => [name, state])).toEqual([
      ['loop', 'passed'],
      ['after', 'not-reached'],
    ])
    expect(hasFailed).toBe(true)
  })

  it('is stopped from outside, for the first reason that was given', async () => {
    const { result } = await check(TWO, Number.POSITIVE_INFINITY, (running) => {
      running.stop('its time was over')
      running.stop('another reason')
    })
    expect(result).toMatchObject({ passed: false, cutShort: 'its time was over' })
  })

  it('takes each class once, in the first scenario that has it', () => {
    const classOf = (name: string) => ({ name, weight: 1, fixedCount: 0, host: null })
    const scenario = (name: string, classes: readonly string[]) =>
      ({ name, userClasses: classes.map(classOf) }) as unknown as Parameters<
        typeof checkedClasses
      >[0]['scenarios'][number]
    const scenarios = [scenario('a', ['A', 'B']), scenario('b', ['B', 'C'])]
    expect(
      checkedClasses({ scenarios })
        .map(({ name, scenario }) => `${name} in ${scenario}`)
        .sort(),
    ).toEqual(['A in a', 'B in a', 'C in b'])
  })
})
