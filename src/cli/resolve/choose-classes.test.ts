import { describe, expect, it } from 'vitest'
import type { TaskInfo, TestPlan } from '../../model/test-plan.js'
import { FaultList } from '../parse/faults.js'
import { chooseClasses, pathsOf } from './choose-classes.js'

const task = (name: string, tags: readonly string[] = [], children: readonly TaskInfo[] = []): TaskInfo => ({
  name,
  weight: 1,
  share: 1,
  tags,
  children,
})

const userClass = (name: string) => ({ name, weight: 1, fixedCount: 0, host: null })

const plan: TestPlan = {
  bundle: { path: 'shop.ts', code: '', files: [], hash: '' },
  userClasses: [userClass('Shopper'), userClass('Admin')],
  taskTrees: {
    Shopper: [task('browse'), task('search', ['search'])],
    Admin: [task('manage', ['slow'], [task('list'), task('remove', ['danger'])])],
  },
  scenarios: [],
  thresholds: [],
  shape: null,
  options: {},
  parameters: [],
  hasSetup: false,
  hasTeardown: false,
}

function choose(names: readonly string[], tags: readonly string[] = [], excludeTags: readonly string[] = []) {
  const faults = new FaultList()
  const classes = chooseClasses(plan, { names, shares: [], tags, excludeTags, otherWords: ['run'] }, faults)
  return { names: classes.map((one) => one.name), check: () => faults.throwIfAny() }
}

describe('chooseClasses', () => {
  it('takes all classes when none is named', () => {
    expect(choose([]).names).toEqual(['Shopper', 'Admin'])
    expect(choose(['Admin']).names).toEqual(['Admin'])
  })

  it('guesses names, tags and commands that were meant', () => {
    expect(choose(['Shoper']).check).toThrow('Shoper: is not a user class of the script; did you mean Shopper?')
    expect(choose(['rnu']).check).toThrow('did you mean run?')
    expect(choose([], ['serach']).check).toThrow('"serach" is a tag of no task; did you mean search?')
  })

  it('leaves out classes that tags leave nothing to do', () => {
    expect(choose([], ['search']).names).toEqual(['Shopper'])
    expect(choose([], [], ['slow']).names).toEqual(['Shopper'])
  })

  it('lets the tags of a task set hold for its tasks', () => {
    expect(choose([], ['slow']).names).toEqual(['Admin'])
    expect(choose([], ['danger']).names).toEqual(['Admin'])
    expect(choose(['Admin'], [], ['danger']).names).toEqual(['Admin'])
  })

  it('refuses a choice that leaves nothing', () => {
    expect(choose(['Shopper'], ['slow']).check).toThrow('--tags: leaves no task to run')
    expect(choose(['Admin'], [], ['slow']).check).toThrow('--exclude-tags: leaves no task to run')
  })
})

describe('pathsOf', () => {
  it('names tasks with the sets they are nested in, as far as tags leave them', () => {
    const tasks = plan.taskTrees.Admin!
    expect(pathsOf(tasks, { tags: [], excludeTags: [] })).toEqual(['manage.list', 'manage.remove'])
    expect(pathsOf(tasks, { tags: ['slow'], excludeTags: ['danger'] })).toEqual(['manage.list'])
  })
})
