// Exceptions of Python tasks.
import { describe, expect, it } from 'vitest'
import { ExceptionGroups } from './exception-groups.js'

const TRACEBACK = `  File "/venv/locust/user/task.py", line 363, in run
    self.execute_next_task()
  File "/venv/locust/user/task.py", line 513, in execute_task
    task(self.user)
  File "/home/me/shop.py", line 12, in buy
    pay()
  File "/home/me/shop.py", line 20, in pay
    raise ValueError("boom")
`

describe('exceptions', () => {
  it('name the task, and are one group where their tracebacks are equal', () => {
    const groups = new ExceptionGroups()
    groups.add('boom', TRACEBACK, 100)
    groups.add('boom', TRACEBACK, 300)
    const head = { userClass: '', task: 'buy', message: 'boom', stack: TRACEBACK }
    expect(groups.drain()).toEqual([{ ...head, occurrences: 2, firstMs: 100, lastMs: 300 }])
    expect(groups.drain()).toEqual([])
  })

  it('beyond a hundred different ones are counted together', () => {
    const groups = new ExceptionGroups()
    for (let i = 0; i < 150; i++) groups.add(`m${i}`, `t${i}`, i)
    const drained = groups.drain()
    expect(drained.length).toBe(101)
    expect(drained.at(-1)).toMatchObject({ message: '(other)', task: '', occurrences: 50 })
  })
})
