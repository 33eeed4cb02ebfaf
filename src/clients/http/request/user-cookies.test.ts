import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UserCookies } from './user-cookies.js'

const ORIGIN = 'http://shop.example'
let now = 0

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  now = 0
})

afterEach(() => {
  vi.useRealTimers()
})

/** Lets time pass on both clocks. */
function pass(ms: number): void {
  now += ms
  vi.setSystemTime(Date.now() + ms)
}

function cookies(...answers: string[][]): UserCookies {
  const jar = new UserCookies(() => now)
  for (const answer of answers) jar.store(answer, ORIGIN, '/a/b')
  return jar
}

const header = (jar: UserCookies, path = '/'): string => jar.header(ORIGIN, path)

describe('UserCookies', () => {
  it('sends what is newest, also when a server sends its cookies again and again', () => {
    const jar = cookies()
    for (let i = 0; i < 4; i++) {
      jar.store([`sid=${i}; Path=/; HttpOnly`, `csrf=x${i}; Path=/; Max-Age=60`], ORIGIN, '/')
      expect(header(jar)).toBe(`sid=${i}; csrf=x${i}`)
      expect(header(jar, '/other')).toBe(`sid=${i}; csrf=x${i}`)
    }
  })

  it('notices when the wording changes: another path, gone, back again', () => {
    const jar = cookies(['a=1; Path=/'], ['a=2; Path=/'])
    jar.store(['a=3; Path=/x'], ORIGIN, '/')
    expect([header(jar), header(jar, '/x')]).toEqual(['a=2', 'a=3; a=2'])
    jar.store(['a=4; Path=/'], ORIGIN, '/')
    expect([header(jar), header(jar, '/x')]).toEqual(['a=4', 'a=3; a=4'])
    jar.store(['a=; Path=/; Max-Age=0'], ORIGIN, '/')
    expect(header(jar)).toBe('')
    jar.store(['a=5; Path=/'], ORIGIN, '/')
    jar.store(['a=6; Path=/'], ORIGIN, '/')
    expect(header(jar)).toBe('a=6')
  })

  it('a cookie without a path belongs to the directory it came from', () => {
    const jar = cookies(['a=1'], ['a=2'])
    expect([header(jar, '/a/c'), header(jar, '/a'), header(jar, '/b')]).toEqual(['a=2', 'a=2', ''])
    jar.store(['a=3'], ORIGIN, '/b/x')
    expect([header(jar, '/a/c'), header(jar, '/b')]).toEqual(['a=2', 'a=3'])
  })

  it('counts Max-Age from the arrival, however often the cookie is used', () => {
    const jar = cookies(['a=1; Path=/; Max-Age=10', 'b=2; Path=/b'])
    for (let second = 0; second < 10; second++) {
      expect([header(jar), header(jar, `/b/${second}`)]).toEqual(['a=1', 'b=2; a=1'])
      pass(1000)
    }
    expect(header(jar)).toBe('')
  })

  it('starts Max-Age anew when the cookie comes again, also after it expired', () => {
    const jar = cookies(['a=1; Path=/; Max-Age=10'])
    pass(9000)
    jar.store(['a=2; Path=/; Max-Age=10'], ORIGIN, '/')
    pass(9000)
    expect(header(jar)).toBe('a=2')
    pass(2000)
    expect(header(jar)).toBe('')
    jar.store(['a=3; Path=/; Max-Age=10'], ORIGIN, '/')
    expect(header(jar)).toBe('a=3')
  })

  it('keeps hosts apart, and shares what a domain shares', () => {
    const jar = cookies(['own=1; Path=/', 'all=1; Path=/; Domain=shop.example'])
    jar.store(['own=2; Path=/', 'all=2; Path=/; Domain=shop.example'], 'http://www.shop.example', '/')
    expect(header(jar)).toBe('own=1; all=2')
    expect(jar.header('http://www.shop.example', '/')).toBe('all=2; own=2')
    jar.store(['all=3; Path=/; Domain=shop.example'], ORIGIN, '/')
    expect(jar.header('http://www.shop.example', '/')).toBe('all=3; own=2')
  })

  it.each([
    ['nothing for a public suffix', 'a=1; Domain=com'],
    ['nothing of another domain', 'a=1; Domain=other.example'],
    ['no __Host- cookie with a domain', '__Host-a=1; Path=/; Secure; Domain=shop.example'],
    ['nothing with a control character', 'a=\x7f; Path=/'],
    ['nothing empty', ''],
    ['nothing empty on both sides', ' = ; Path=/'],
  ])('takes %s', (_what, value) => {
    expect(header(cookies([value], [value]))).toBe('')
  })

  it('takes a value without a name, with equals signs, in quotes', () => {
    const jar = cookies(['a=b=c; Path=/', 'q="x y"; Path=/'], ['a=d==; Path=/', 'q="z"; Path=/'])
    expect(header(jar)).toBe('a=d==; q="z"')
    expect(header(cookies(['alone; Path=/'], ['other; Path=/']))).toBe('other')
  })

  it('keeps as many as browsers do, the newest, and none that is too large', () => {
    const jar = cookies()
    for (let i = 0; i < 300; i++) jar.store([`c${i}=${i}; Path=/`], ORIGIN, '/')
    const names = header(jar).split('; ')
    expect(names).toHaveLength(180)
    expect(names).toContain('c299=299')
    expect(names).not.toContain('c0=0')
    jar.store(['c0=again; Path=/', `big=${'x'.repeat(4094)}; Path=/`, `fits=${'x'.repeat(4092)}`], ORIGIN, '/')
    expect(header(jar)).toContain('c0=again')
    expect(header(jar)).not.toContain('big=')
    expect(header(jar)).toContain('fits=')
  })

  it('knows a host name that ends with a dot', () => {
    const jar = new UserCookies(() => now)
    jar.store(['a=1; Path=/', 'b=2; Domain=shop.example'], 'http://shop.example.:8080', '/')
    expect(jar.header('http://shop.example.:8080', '/')).toBe('a=1; b=2')
  })
})
