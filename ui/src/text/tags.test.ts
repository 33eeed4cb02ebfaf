// Tags in one line.
import { expect, test } from 'vitest'
import { readTags, writeTags } from './tags.js'

test('there and back', () => {
  expect(readTags('  release=42   env=staging flag url=a=b ')).toEqual({
    release: '42',
    env: 'staging',
    flag: '',
    url: 'a=b',
  })
  expect(writeTags({ release: '42', env: 'staging' })).toBe('release=42 env=staging')
  expect(readTags('')).toEqual({})
})
