import { describe, expect, it } from 'vitest'
import { optionsOf } from '../options/option-table.js'
import { mergeSettings, type SettingMap, type SettingValue, type SourceKind, settingsOf } from './settings.js'

const from = (kind: SourceKind, values: Readonly<Record<string, SettingValue>>): SettingMap =>
  new Map(Object.entries(values).map(([key, value]) => [key, { value, source: { kind, name: '' } }]))

const threshold = (expression: string) => ({ metric: 'all', expression, abortOnFail: false, delayAbortEvalMs: 0 })

describe('mergeSettings', () => {
  it('takes each value from the first source that has it, a false one too', () => {
    const merged = mergeSettings(optionsOf('run'), [
      from('flag', { users: 0, insecure: false }),
      from('script', { users: 5, insecure: true, host: 'http://a' }),
      from('config', { host: 'http://b', seed: 3 }),
    ])
    expect(settingsOf(merged)).toEqual({ users: 0, insecure: false, host: 'http://a', seed: 3 })
    expect(merged.get('host')?.source.kind).toBe('script')
  })

  it('adds up labels, the stronger value winning, and thresholds, the weaker first', () => {
    const merged = mergeSettings(optionsOf('run'), [
      from('flag', { runTags: { a: 'flag' }, thresholds: [threshold('p(95)<1')] }),
      from('script', { runTags: { a: 'script', b: 'script' }, thresholds: [threshold('p(99)<2')] }),
    ])
    expect(settingsOf(merged)).toEqual({
      runTags: { a: 'flag', b: 'script' },
      thresholds: [threshold('p(99)<2'), threshold('p(95)<1')],
    })
  })
})
