// The files that `tymbal init` writes.

export interface InitFile {
  readonly path: string
  readonly purpose: string
  readonly content: string
}

const SCRIPT = `// A load test. Run it:  npx tymbal run loadtest.ts -u 10 -t 30s
import { between, HttpUser, tag, task } from 'tymbal'

export class Visitor extends HttpUser {
  static host = 'http://127.0.0.1:8080' // --host replaces it
  waitTime = between(1, 3) // seconds between two tasks

  @task(3)
  async frontPage() {
    await this.client.get('/')
  }

  @task
  @tag('api')
  async status() {
    await this.client.get('/api/status', {
      name: '/api/status',
      check: (res) => {
        if (!res.text().includes('ok')) res.fail('the status is not ok')
      },
    })
  }
}

export const options = {
  thresholds: {
    all: ['p(95)<500', 'fail<1%'],
  },
}
`

const CONFIG = `// Settings for every run from this directory. A flag, a TYMBAL_… variable or the script's own options are stronger.
// Each with its source:  npx tymbal run loadtest.ts --print-config
import type { TymbalConfig } from 'tymbal/config'

export default {
  users: 10,
  spawnRate: 2,
  runTime: '30s',
  html: 'report.html',
} satisfies TymbalConfig
`

const WORKFLOW = `# A load test on demand: it fails when a threshold of the script does.
name: load test
on: workflow_dispatch
jobs:
  load-test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - run: npm ci
      # Start the system under test here, or name one that runs: --host \${{ vars.LOAD_TEST_HOST }}
      - run: npx tymbal run loadtest.ts -u 20 -r 5 -t 1m --junit junit.xml --html report.html
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: load-test
          path: |
            report.html
            junit.xml
            results/
`

export const INIT_FILES: readonly InitFile[] = [
  { path: 'loadtest.ts', purpose: 'the script', content: SCRIPT },
  { path: 'tymbal.config.ts', purpose: 'settings for every run', content: CONFIG },
  { path: '.github/workflows/load-test.yml', purpose: 'the same in CI', content: WORKFLOW },
]
