// The import checker itself: what it must catch, in small projects made for the purpose.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('./check-arrows.mjs', import.meta.url))
const projects: string[] = []

afterEach(() => {
  for (const project of projects.splice(0)) rmSync(project, { recursive: true, force: true })
})

/** Runs the checker on a project of these files under src/. */
function check(files: Readonly<Record<string, string>>): { status: number | null; faults: string[]; output: string } {
  const project = mkdtempSync(join(tmpdir(), 'arrows-'))
  projects.push(project)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, 'src', path)), { recursive: true })
    writeFileSync(join(project, 'src', path), text)
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, project], { encoding: 'utf8' })
  return { status, faults: stderr.split('\n').filter(Boolean), output: stdout }
}

describe('what is allowed', () => {
  it('passes imports along the arrows, within a room and of packages', () => {
    const result = check({
      'model/load.ts': 'export const a = 1\n',
      'schedule/plan.ts':
        "import { a } from '../model/load.js'\nimport { b } from './more.js'\nexport const c = a + b\n",
      'schedule/more.ts': "import { join } from 'node:path'\nimport z from 'zod'\nexport const b = [join, z].length\n",
      'cli/main.ts': "import { c } from '../schedule/plan.js'\nconsole.log(c)\n",
    })
    expect(result).toMatchObject({ status: 0, faults: [] })
    expect(result.output).toContain('4 files in 3 rooms')
  })

  it('leaves tests and fixtures alone', () => {
    const result = check({
      'model/load.ts': 'export const a = 1\n',
      'model/load.test.ts': "import { b } from '../master/master.js'\n",
      'model/some.fixture.ts': "import { b } from '../master/master.js'\n",
      'master/master.ts': 'export const b = 1\n',
    })
    expect(result.status).toBe(0)
  })
})

describe('the browser app', () => {
  const rooms = {
    'web/api.ts': "import type { S } from '../stats/summary.js'\nexport type A = S\n",
    'web/server.ts': 'export const s = 1\n',
    'stats/summary.ts': 'export type S = 1\n',
    'outputs/text/numbers.ts': 'export const n = 1\n',
    'outputs/html.ts': 'export const h = 1\n',
  }

  it('knows the types of the API, and how numbers are written', () => {
    const app =
      "import type { A } from '../../src/web/api.js'\nimport { n } from '../../src/outputs/text/numbers.js'\nimport './style.css'\n"
    expect(check({ ...rooms, '../ui/src/main.tsx': app })).toMatchObject({ status: 0, faults: [] })
  })

  it.each(['web/server', 'outputs/html'])('must not know src/%s', (target) => {
    const { faults } = check({ ...rooms, '../ui/src/main.tsx': `import { x } from '../../src/${target}.js'\n` })
    expect(faults).toEqual([`ui/src/main.tsx: ui must not import ${target.split('/')[0]} (${target}.ts)`])
  })

  it('has no circles, through .tsx files neither', () => {
    const { faults } = check({
      ...rooms,
      '../ui/src/a.tsx': "import { b } from './b.js'\nexport const a = b\n",
      '../ui/src/b.tsx': "import { a } from './a.js'\nexport const b = a\n",
    })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^circle: /)
  })
})

describe('what is forbidden', () => {
  it.each([
    ['a value', "import { m } from '../master/master.js'"],
    ['a type', "import type { m } from '../master/master.js'"],
    ['several lines', "import {\n  m,\n  type n,\n} from '../master/master.js'"],
    ['an effect', "import '../master/master.js'"],
    ['a re-export', "export { m } from '../master/master.js'"],
    ['a re-export of all', "export * from '../master/master.js'"],
    ['a late import', "const late = await import('../master/master.js')"],
    ['a type in place', "let late: import('../master/master.js').M"],
    ['a second import', "import { a } from './a.js'\nimport { m } from '../master/master.js'"],
  ])('catches %s against the arrows', (_, line) => {
    const result = check({
      'users/user.ts': `// A user.\n${line}\n`,
      'users/a.ts': 'export const a = 1\n',
      'master/master.ts': 'export const m = 1\n',
    })
    expect(result.status).toBe(1)
    expect(result.faults).toEqual(['src/users/user.ts: users must not import master (master/master.ts)'])
  })

  it('catches a folder that is no room', () => {
    const result = check({ 'util/helpers.ts': 'export const a = 1\n' })
    expect(result.status).toBe(1)
    expect(result.faults[0]).toContain('src/util is not a room')
  })

  it('catches a circle of files, through types too', () => {
    const result = check({
      'model/a.ts': "import { b } from './b.js'\nexport const a = b\n",
      'model/b.ts': "import type { c } from './c.js'\nexport const b = 1\n",
      'model/c.ts': "export * from './a.js'\n",
    })
    expect(result.status).toBe(1)
    expect(result.faults).toHaveLength(1)
    expect(result.faults[0]).toContain('circle: model/a.ts -> model/b.ts -> model/c.ts -> model/a.ts')
  })
})

it('this project keeps its own arrows', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
