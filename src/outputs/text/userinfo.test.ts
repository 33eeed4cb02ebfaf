import { expect, test } from 'vitest'
import { withoutUserinfo } from './userinfo.js'

test('a login in a URL is hidden, an @ elsewhere is none', () => {
  expect(withoutUserinfo('http://user:p@ss@host:8080/a@b?c=@d')).toBe('http://***@host:8080/a@b?c=@d')
  expect(withoutUserinfo('HTTPS://token@host')).toBe('HTTPS://***@host')
  for (const text of ['http://host/a@b', 'http://host?x=a@b', '/home/me@work/shop.ts', '']) {
    expect(withoutUserinfo(text)).toBe(text)
  }
})
