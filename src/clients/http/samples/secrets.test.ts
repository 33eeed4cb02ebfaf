// What is secret by its name is not kept, wherever it stands; what is not, stays readable.
import { describe, expect, it } from 'vitest'
import { REDACTED, Secrets } from './secrets.js'

const secrets = new Secrets({ names: ['X-Tenant', 'iban'], values: ['s3cr"t/x', 'abc'] })

describe('headers', () => {
  it.each([
    ['Authorization', 'Bearer abc'],
    ['proxy-authorization', 'Basic abc'],
    ['Cookie', 'sid=abc'],
    ['Set-Cookie', 'sid=abc; Path=/'],
    ['X-Api-Key', 'abc'],
    ['apikey', 'abc'],
    ['X-Auth-Token', 'abc'],
    ['X-CSRF-Token', 'abc'],
    ['X-Amz-Security-Token', 'abc'],
    ['x-tenant', 'abc'],
  ])('%s is redacted', (name, value) => {
    expect(secrets.header([name, value])).toEqual([name, REDACTED])
  })

  it.each([
    ['Content-Type', 'text/plain'],
    ['WWW-Authenticate', 'Basic realm="shop"'],
    ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['X-Request-Id', 'abc'],
    ['Location', '/orders?page=2'],
  ])('%s stays', (name, value) => {
    expect(secrets.header([name, value])).toEqual([name, value])
  })

  it('addresses in headers are addresses', () => {
    expect(secrets.header(['Location', 'https://ada:pw@shop.test/a?access_token=abc&b=1'])).toEqual([
      'Location',
      `https://${REDACTED}@shop.test/a?access_token=${REDACTED}&b=1`,
    ])
  })
})

describe('addresses', () => {
  it.each([
    ['http://h/a?token=abc&page=2', `http://h/a?token=${REDACTED}&page=2`],
    ['http://h/a?X-Amz-Signature=abc', `http://h/a?X-Amz-Signature=${REDACTED}`],
    ['http://h/a?pass%77ord=abc', `http://h/a?pass%77ord=${REDACTED}`],
    ['http://h/a?IBAN=DE1', `http://h/a?IBAN=${REDACTED}`],
    ['http://ada@h/a', `http://${REDACTED}@h/a`],
    ['http://h/a@b?q=%E0%A4%A&x=1', 'http://h/a@b?q=%E0%A4%A&x=1'],
    ['http://h/a?compass=north&author=ada', 'http://h/a?compass=north&author=ada'],
  ])('%s', (given, wanted) => {
    expect(secrets.address(given)).toBe(wanted)
  })
})

describe('bodies', () => {
  it('JSON, also when it is cut in the middle of a secret', () => {
    const body =
      '{"user":"ada","password" : "a\\"b","pin":1234,"nested":{"accessToken":"x","iban":"DE1"},"client_secret":"cut he'
    expect(secrets.body(body, 'application/json')).toBe(
      '{"user":"ada","password" : "<redacted>","pin":"<redacted>","nested":{"accessToken":"<redacted>","iban":"<redacted>"},"client_secret":"<redacted>"',
    )
  })

  it('forms of both kinds', () => {
    expect(secrets.body('user=ada&password=a%26b', 'application/x-www-form-urlencoded')).toBe(
      `user=ada&password=${REDACTED}`,
    )
    const part = (name: string, value: string): string =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    expect(
      secrets.body(`${part('user', 'ada')}${part('password', 'line\r\nline')}--b--`, 'multipart/form-data; boundary=b'),
    ).toBe(`${part('user', 'ada')}${part('password', REDACTED)}--b--`)
  })

  it('a hostile text takes no time', () => {
    const texts = [
      '"a":"'.repeat(1000),
      `"${'\\'.repeat(4000)}`,
      'name="'.repeat(700),
      `"token":"${'\\"'.repeat(2000)}`,
    ]
    const before = performance.now()
    for (const text of texts)
      for (const type of ['application/json', 'multipart/form-data', 'application/x-www-form-urlencoded'])
        secrets.body(text, type)
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

describe('texts that are known to be secret', () => {
  it('are found wherever they stand, as they are written there', () => {
    expect(secrets.header(['X-Note', 'is s3cr"t/x, yes'])).toEqual(['X-Note', 'is <redacted>, yes'])
    expect(secrets.address('http://h/s3cr%22t%2Fx/a')).toBe('http://h/<redacted>/a')
    expect(secrets.body('{"note":"s3cr\\"t/x"}', 'application/json')).toBe('{"note":"<redacted>"}')
  })

  it('unless they are so short that they stand everywhere', () => {
    expect(secrets.body('abc', 'text/plain')).toBe('abc')
  })
})
