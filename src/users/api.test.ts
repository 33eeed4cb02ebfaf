// The public door: its names, their documentation, and that scripts compile against it as their users would write them.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import * as api from './api.js'

const NAMES = [
  ...['User', 'HttpUser', 'TaskSet', 'SequentialTaskSet', 'MarkovTaskSet', 'task', 'tag', 'transition'],
  ...['between', 'constant', 'constantPacing', 'constantThroughput', 'LoadShape', 'Context'],
  ...['StopTest', 'StopUser', 'RescheduleTask', 'RescheduleTaskImmediately', 'InterruptTaskSet'],
  ...['check', 'group', 'sleep', 'Counter', 'Gauge', 'Rate', 'Trend', 'on', 'param', 'random'],
  ...['csv', 'jsonl', 'rows', 'source', 'ui'],
]

it('offers exactly these names', () => {
  expect(Object.keys(api).sort()).toEqual([...NAMES].sort())
})

it('documents each with an example', () => {
  const files = [
    'api',
    'script/context',
    'script/control-flow',
    'script/decorators',
    'script/feeders',
    'script/load-shape',
  ]
  const more = ['script/parameters', 'script/task-set', 'script/user', 'script/wait-time']
  const text = [...files, ...more]
    .map((name) => readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8'))
    .join('\n')
  for (const name of NAMES) {
    const declared = new RegExp(
      `/\\*\\*(?:(?!\\*/)[^])*@example(?:(?!\\*/)[^])*\\*/\\nexport (?:abstract class|class|function|const) ${name}\\b`,
    )
    expect(declared.test(text), `${name} has a docstring with an example`).toBe(true)
  }
})

it('counts nothing outside of a run', async () => {
  expect(api.check(1, { one: (value) => value === 1, two: false })).toBe(false)
  new api.Counter('c').add(1)
  expect(await api.group('g', () => 7)).toBe(7)
  await api.sleep(0)
  expect(api.random()).toBeLessThan(1)
})

it('types the examples under strict', async () => {
  const root = new URL('../../', import.meta.url)
  const tsc = new URL('node_modules/typescript/bin/tsc', root).pathname
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', new URL('examples', root).pathname])
  expect(stdout).toBe('')
})
