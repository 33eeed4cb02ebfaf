// Loading: every way a script can be wrong, what it may import, both doors, two loads side by side.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TymbalError } from '../model/errors.js'
import { importBundle } from './import-bundle.js'
import { loadScript } from './load-script.js'
import { captureLog, folderOf, hostOf, LOG, loadText, runUser, serve } from './script.fixture.js'

async function faultOf(text: string, others: Readonly<Record<string, string>> = {}): Promise<TymbalError> {
  try {
    await loadText(text, others)
  } catch (thrown) {
    return thrown as TymbalError
  }
  throw new Error('The script was loaded')
}

const USER = `import { User, task } from 'tymbal'
export class Shopper extends User { @task browse() {} }
`

describe('a script that cannot be loaded', () => {
  it('syntax error: TYM3001 with its place and the line', async () => {
    const fault = await faultOf(`const a = 1\nexport class {\n`)
    expect(fault).toMatchObject({ code: 'TYM3001', exitCode: 3, where: 'shop.ts:2:14' })
    expect(fault.message).toMatch(/^shop\.ts could not be loaded: /)
    expect(fault.codeFrame).toBe('> 2 | export class {\n    |              ^')
  })

  it('an error in an imported file is told with that file', async () => {
    const fault = await faultOf(`import './lib/a.js'\n${USER}`, { 'lib/a.ts': `\nlet = 5 +\n` })
    expect(fault).toMatchObject({ code: 'TYM3001' })
    expect(fault.where).toMatch(/^lib\/a\.ts:\d+:\d+$/)
  })

  it.each([
    ['faker', "Cannot find package 'faker'", 'npm i -D faker'],
    ['@faker-js/faker/locale/de', "Cannot find package '@faker-js/faker'", 'npm i -D @faker-js/faker'],
    ['./missing.js', 'Cannot find the file ./missing.js', 'imported by shop.ts'],
    ['node:no-such', 'node:no-such', ''],
    ['k6/http', "'k6/http' is a module of k6", '{ http }'],
  ])('a missing import of %s: TYM3001', async (specifier, message, hint) => {
    const fault = await faultOf(`// päckage\n/* ü */ import x from '${specifier}'\nexport default () => x`)
    expect(fault.code).toBe('TYM3001')
    expect(fault.message).toContain(message)
    expect(fault.hint).toContain(hint)
    expect(fault.where).toBe('shop.ts:2:23')
  })

  it('a name that tymbal does not have: TYM3001 with its line', async () => {
    const fault = await faultOf(
      `import { HttpUser, taks } from 'tymbal'\nexport class A extends HttpUser { @taks x() {} }`,
    )
    expect(fault).toMatchObject({ code: 'TYM3001', where: 'shop.ts:1:20' })
    expect(fault.message).toContain('taks')
  })

  it('a throw at load: TYM3002 with the line and frame of the TypeScript source', async () => {
    const fault = await faultOf(
      `interface A { a: string }\n\nconst x: A | undefined = undefined\nthrow new Error('the vault is closed')\n`,
    )
    expect(fault).toMatchObject({
      code: 'TYM3002',
      exitCode: 3,
      message: 'shop.ts threw while it was loaded: the vault is closed',
      where: 'shop.ts:4:7',
    })
    expect(fault.codeFrame).toContain("> 4 | throw new Error('the vault is closed')\n    |       ^")
  })

  it('no user: TYM3003 says what is exported', async () => {
    const fault = await faultOf(`export const answer = 42`)
    expect(fault).toMatchObject({ code: 'TYM3003', where: 'shop.ts' })
    expect(fault.hint).toContain('It exports answer.')
  })

  it('a file that does not exist: TYM1003', async () => {
    await expect(loadScript('nowhere.ts')).rejects.toMatchObject({ code: 'TYM1003' })
  })

  it('feeders: TYM2001 with the line', async () => {
    const fault = await faultOf(`import { csv } from 'tymbal'\nconst rows = csv('a.csv')\n${USER}`)
    expect(fault).toMatchObject({ code: 'TYM2001', exitCode: 2, where: 'shop.ts:2:14' })
  })
})

describe('declarations that are not valid: TYM3004', () => {
  it.each([
    [
      'a class without tasks',
      `import { User } from 'tymbal'\nexport class A extends User {}`,
      /A has no task/,
      'shop.ts:2:14',
    ],
    ['a weight', `${USER}export class B extends Shopper { static weight = -1 }`, /B\.weight is -1/, 'shop.ts:3:41'],
    [
      'an instance weight',
      `${USER}export class B extends Shopper { weight = 3 }`,
      /write static weight/,
      'shop.ts:3:34',
    ],
    ['a fixedCount', `${USER}export class B extends Shopper { static fixedCount = 1.5 }`, /B\.fixedCount is 1\.5/, ''],
    ['a host', `${USER}export class B extends Shopper { static host = 'localhost' }`, /B\.host is not a base URL/, ''],
    ['a task weight', USER.replace('@task', '@task(NaN)'), /weight of Shopper\.browse is NaN/, ''],
    [
      'a task name',
      `import { User } from 'tymbal'\nexport class A extends User { static tasks = { brows: 1 } }`,
      /names brows/,
      '',
    ],
    [
      'a set in itself',
      `import { User, TaskSet } from 'tymbal'\nclass S extends TaskSet { static tasks = [S, () => 1] }\nexport class A extends User { static tasks = [S] }`,
      /S contains itself/,
      '',
    ],
    [
      'a Markov set',
      `import { User, MarkovTaskSet, transition, task } from 'tymbal'
class S extends MarkovTaskSet { @transition('nowhere') a() {} @task b() {} }
export class A extends User { static tasks = [S] }`,
      /2 declarations are not valid:\n {2}S\.a has a transition to nowhere.*\n {2}S\.b has no @transition/,
      'shop.ts:2:46',
    ],
    [
      'two shapes',
      `import { LoadShape } from 'tymbal'\n${USER}export class A extends LoadShape { tick() { return null } }\nexport class B extends A {}`,
      /2 load shapes/,
      '',
    ],
    [
      'a tag without a task',
      `import { tag } from 'tymbal'\n${USER}export class A extends Shopper { @tag('x') a() {} }`,
      /A\.a has a @tag but is no task/,
      '',
    ],
    [
      'a shape',
      `import { LoadShape } from 'tymbal'\n${USER}export class A extends LoadShape { x = null.y; tick() { return null } }`,
      /A could not be made/,
      '',
    ],
    ['setup', `${USER}export const setup = 5`, /setup is exported, but is not a function/, ''],
    ['a parameter', `${USER}export const parameters = { id: 5 }`, /parameters\.id is not made by param/, ''],
    [
      'a choice',
      `import { param } from 'tymbal'\n${USER}export const parameters = { c: param.choice(['a'], { default: 'b' }) }`,
      /default of parameters\.c is not one of a/,
      '',
    ],
  ])('%s', async (_what, text, message, where) => {
    const fault = await faultOf(text)
    expect(fault).toMatchObject({ code: 'TYM3004', exitCode: 3 })
    expect(fault.message).toMatch(message)
    if (where !== '') expect(fault.where).toBe(where)
  })
})

describe('imports', () => {
  it('bundles other files, JSON, ES and CommonJS packages, and Node modules', async () => {
    const log = captureLog()
    await loadText(
      `import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { double } from './lib/double.ts'
import products from './products.json'
import legacy, { where } from 'legacy'
import { shout } from 'modern'
${LOG}
const require = createRequire(import.meta.url)
const text = await Promise.resolve(readFileSync(new URL('./note.txt', import.meta.url), 'utf8'))
log([double(2), products[0].name, legacy.sep, where(), shout('a'), text, require('./products.json').length, import.meta.dirname.length > 0])
${USER}`,
      {
        'lib/double.ts': `export const double = (n: number): number => 2 * n`,
        'products.json': `[{ "name": "shoe" }]`,
        'note.txt': 'a note',
        'node_modules/legacy/package.json': `{ "name": "legacy", "main": "main.cjs" }`,
        'node_modules/legacy/main.cjs': `const { sep } = require('path')
module.exports = { sep, where: () => typeof __dirname + typeof require('node:os').EOL }`,
        'node_modules/modern/package.json': `{ "name": "modern", "type": "module", "exports": "./index.js" }`,
        'node_modules/modern/index.js': `export const shout = (text) => text.toUpperCase() + '!'`,
      },
    )
    expect(log).toEqual([[4, 'shoe', '/', 'stringstring', 'A!', 'a note', 1, true]])
  })

  it('a helper that imports tymbal gets the same engine', async () => {
    const script = await loadText(`export { Shopper } from './base.ts'`, { 'base.ts': USER })
    expect(script.plan.userClasses.map(({ name }) => name)).toEqual(['Shopper'])
  })

  const NATIVE = {
    'node_modules/fast-hash/package.json': `{ "name": "fast-hash", "main": "index.js" }`,
    'node_modules/fast-hash/index.js': `exports.hash = (text) => text.length; exports.file = __filename`,
    'node_modules/fast-hash/build/Release/hash.node': 'binary',
  }
  const HASHING = `import { hash } from 'fast-hash'\n${LOG}\nlog(hash('four'))\n${USER}`

  it('leaves packages with native code outside of the bundle', async () => {
    const log = captureLog()
    const script = await loadText(HASHING, NATIVE)
    expect(log).toEqual([4])
    expect(script.plan.bundle.code).not.toContain('text.length')
  })

  it('says which native package is missing where a bundle is imported', async () => {
    captureLog()
    const { plan } = await loadText(HASHING, NATIVE)
    const elsewhere = join(folderOf({}), 'shop.ts')
    const importing = importBundle(plan.bundle, { env: {} }, elsewhere)
    await expect(importing).rejects.toMatchObject({
      code: 'TYM3001',
      message: "shop.ts needs the package 'fast-hash', which is not installed here",
      where: 'shop.ts:1:22',
    })
  })
})

describe('a bundle', () => {
  it('is the same wherever the script stands, and carries its hash', async () => {
    const files = { 'lib/a.ts': 'export const a: number = 1' }
    const text = `import { a } from './lib/a.ts'\nconsole.assert(a)\n${USER}`
    const [one, two] = [await loadText(text, files), await loadText(text, files)]
    expect(one.plan.bundle.code).toBe(two.plan.bundle.code)
    expect(one.plan.bundle.hash).toBe(createHash('sha256').update(one.plan.bundle.code).digest('hex'))
  })

  it('is imported with the environment of the run, which `__ENV` names too', async () => {
    const { plan } = await loadText(`${LOG}log([process.env.TYMBAL_TEST_A, __ENV.TYMBAL_TEST_A])\n${USER}`)
    const log = captureLog()
    await importBundle(plan.bundle, { env: { TYMBAL_TEST_A: 'b' } })
    delete process.env.TYMBAL_TEST_A
    expect(log).toEqual([['b', 'b']])
  })

  it('gives each load its own hooks, metrics and state', async () => {
    const text = `import { on, Counter, check, User, task } from 'tymbal'
${LOG}
let begun = 0
const visits = new Counter('visits')
on.testStart(() => log(++begun))
export class Shopper extends User { @task browse() { visits.add(1); check(1, { one: true }) } }`
    const [one, two] = [await loadText(text), await loadText(text)]
    const log = captureLog()
    const [first, second] = [hostOf(one), hostOf(two)]
    await first.host.fire('testStart', {})
    await first.host.fire('testStart', {})
    await second.host.fire('testStart', {})
    expect(log).toEqual([1, 2, 1])
    const spec = { userClass: 'Shopper', scenario: 'default', userId: 0, maxIterations: 3 }
    await first.host.createUser(spec).run()
    expect(first.sink.metrics).toHaveLength(3)
    expect(first.sink.checks).toHaveLength(3)
    expect(second.sink.metrics).toEqual([])
  })
})

describe('the class door', () => {
  it('reads weights, counts and hosts; tells whether a host is needed', async () => {
    const { plan, door, needsHost } = await loadText(`import { User, HttpUser, task } from 'tymbal'
export class A extends HttpUser {
  static weight = 3
  static host = 'http://127.0.0.1:1/'
  @task a() {}
}
export class B extends User {
  static fixedCount = 2
  @task b() {}
}
export const twice = B
class Hidden extends A {}
export default class extends HttpUser { @task c() {} }`)
    expect(plan.userClasses).toEqual([
      { name: 'A', weight: 3, fixedCount: 0, host: 'http://127.0.0.1:1' },
      { name: 'B', weight: 1, fixedCount: 2, host: null },
      { name: 'default', weight: 1, fixedCount: 0, host: null },
    ])
    expect(door).toBe('class')
    expect([needsHost('A'), needsHost('B')]).toEqual([true, false])
  })

  it('sends requests to the host of the run, else to that of the class', async () => {
    const url = await serve((request, response) => response.end(request.url))
    const script = await loadText(`import { HttpUser, task } from 'tymbal'
${LOG}
export class A extends HttpUser {
  static host = 'http://127.0.0.1:1'
  @task async get() { log((await this.client.get('/x?y=1')).text()) }
}`)
    const { log, sink } = await runUser(script, { iterations: 1 }, { host: url })
    expect(log).toEqual(['/x?y=1'])
    expect(sink.samples).toMatchObject([{ method: 'GET', name: '/x', status: 200 }])
    const { sink: refused } = await runUser(script, { iterations: 1 })
    expect(refused.samples).toMatchObject([{ status: 0 }])
  })

  it('takes assignments in methods for what they are', async () => {
    const script = await loadText(`${LOG}let weight = 1\n${USER}export class Other extends Shopper {
  static weight = 2
  static waitTime = () => 0.001
  grow() {
    weight = 3
  }
}`)
    expect(script.plan.userClasses.map((one) => one.weight)).toEqual([2, 1])
    const { sink } = await runUser(script, { iterations: 2, userClass: 'Other' })
    expect(sink.iterations).toHaveLength(2)
  })

  it('wraps a load shape: classes become names', async () => {
    const { plan } = await loadText(`import { LoadShape } from 'tymbal'
${USER}export class Steps extends LoadShape {
  tick({ elapsed, users }) { return elapsed > 10 ? null : { users: users + 1, spawnRate: 5, userClasses: [Shopper, 'Other'] } }
}`)
    expect(plan.shape?.tick({ elapsed: 1, users: 4 })).toEqual({
      users: 5,
      spawnRate: 5,
      userClasses: ['Shopper', 'Other'],
    })
    expect(plan.shape?.tick({ elapsed: 11, users: 4 })).toBeNull()
  })
})

describe('data files', () => {
  const READER = `import { readFileSync } from 'node:fs'
import { User, task } from 'tymbal'
export const seen = readFileSync(new URL('./data/users.csv', import.meta.url), 'utf8')
export const options = { files: ['data/users.csv'], name: seen }
export class Shopper extends User { @task browse() {} }
`

  it('travel with the script, and lie beside it where a worker imports it', async () => {
    const { plan } = await loadText(READER, { 'data/users.csv': 'ada' })
    expect(plan.bundle.files.map(({ path, content }) => [path, String(content)])).toEqual([['data/users.csv', 'ada']])
    const elsewhere = await importBundle({ ...plan.bundle, path: 'no/such/place/shop.ts' }, { env: {} })
    expect(elsewhere.plan.options.name).toBe('ada')
  })

  it('are part of what the script is known by', async () => {
    const one = await loadText(READER, { 'data/users.csv': 'ada' })
    const two = await loadText(READER, { 'data/users.csv': 'bob' })
    expect(one.plan.bundle.hash).not.toBe(two.plan.bundle.hash)
  })

  it.each([
    ['data/none.csv', 'none.csv'],
    ['../users.csv', 'does not lie beside the script'],
  ])('%s: TYM3004', async (path, why) => {
    const text = `import { User, task } from 'tymbal'
      export const options = { files: ['${path}'] }
      export class Shopper extends User { @task browse() {} }`
    expect(await faultOf(text)).toMatchObject({ code: 'TYM3004', message: expect.stringContaining(why) })
  })
})
