// Test runner settings: unit tests live beside their file in src/, whole-process tests in test/.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts', 'ui/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Machines of CI are shared, and real processes may be held up for seconds: one more chance there, and none at home.
    retry: process.env.CI ? 1 : 0,
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 2,
  },
})
