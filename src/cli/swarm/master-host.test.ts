import { describe, expect, it } from 'vitest'
import { masterHost } from './master-host.js'

describe('--master-host', () => {
  it.each(['10.0.0.5', 'loadmaster.example', '::1', 'fd00::5', 'localhost'])('takes %s', (host) => {
    expect(masterHost(host)).toBe(host)
  })

  it('is the loopback when it is not given', () => expect(masterHost(undefined)).toBe('127.0.0.1'))

  it.each([
    ['10.0.0.5:5557', '--master-host 10.0.0.5 --master-port 5557'],
    ['master:80', '--master-host master --master-port 80'],
    ['[::1]:5557', '--master-host ::1 --master-port 5557'],
  ])('refuses %s, and says how to write it', (host, hint) => {
    expect(() => masterHost(host)).toThrow(expect.objectContaining({ code: 'TYM1005', hint }))
  })

  it.each(['tcp://10.0.0.5', '[::1]'])('refuses %s', (host) => {
    expect(() => masterHost(host)).toThrow(/neither a name nor an address/)
  })
})
