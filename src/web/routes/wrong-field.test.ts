import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { loadRequest, startRequest } from '../schemas/requests.js'
import { wrongField } from './wrong-field.js'

const faultOf = (schema: z.ZodType, value: unknown) => wrongField(schema.safeParse(value).error!.issues[0]!)

describe('what is wrong in a request', () => {
  it.each([
    [{ users: 1.5 }, 'users', 'must be a whole number'],
    [{ users: 'x' }, 'users', 'must be a number'],
    [{ users: -1 }, 'users', 'must be 0 at least'],
    [{ users: 1e9 }, 'users', 'must be 10000000 at most'],
    [{ spawnRate: 0 }, 'spawnRate', 'must be more than 0'],
    [{ stages: [] }, 'stages', 'must not be empty'],
    [{ stages: {} }, 'stages', 'must be a list'],
    [{ stages: [{ target: 3 }] }, 'stages.0.duration', 'must be a text or a number'],
    [{ stages: [{ duration: '1s', target: 1, x: 1 }] }, 'stages.0.x', 'is no field here'],
    [{ userClasses: [{ name: 'A', fixedCount: 1.5 }] }, 'userClasses.0.fixedCount', 'must be a whole number'],
    [{ userClasses: [5] }, 'userClasses.0', 'must be a text or an object'],
    [{ userClasses: [''] }, 'userClasses.0', 'must not be empty'],
    [{ userClasses: ['A', 'A'] }, 'userClasses', 'names a class twice'],
    [{ name: 'x'.repeat(201) }, 'name', 'must have 200 characters at most'],
    [{ name: 'a\nb' }, 'name', 'has control characters'],
    [{ tags: { '': 'x' } }, 'tags', 'a tag needs a name'],
    [{ nam: 'x' }, 'nam', 'is no field here'],
    [null, '', 'must be an object'],
  ])('%j: %s %s', (body, field, text) => {
    expect(faultOf(startRequest, body)).toEqual({ field, text })
  })

  it.each([
    [{ users: 1, when: 'later' }, 'when', 'must be one of now, stage-end'],
    [{}, 'users', 'is missing: an edit has users, userClasses or both'],
    [{ userClasses: [{ weight: 1 }] }, 'userClasses.0.name', 'is missing'],
  ])('of an edit, %j: %s %s', (body, field, text) => {
    expect(faultOf(loadRequest, body)).toEqual({ field, text })
  })
})
