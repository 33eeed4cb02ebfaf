import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// `env -S node --` would keep Node from reading --env-file itself, but the env of Alpine has no -S: nothing would start there.
it('starts wherever there is an env: its first line has one word behind it', () => {
  const [first] = readFileSync(new URL('./bin.ts', import.meta.url), 'utf8').split('\n')
  expect(first).toBe('#!/usr/bin/env node')
})
