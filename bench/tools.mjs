// The tools that are compared: how each is found, called for a load, and asked how many requests it completed.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const script = (name) => join(here, 'scripts', name)
const TYMBAL = join(here, '..', 'dist', 'cli', 'bin.js')

/**
 * One load: `kind` get (the first path only), mix (all paths in turn, JSON parsed and checked) or think (get, then 1 s of think time).
 * @typedef {{ kind: 'get' | 'mix' | 'think', base: string, paths: string[], connections: number, seconds: number, spawnRate: number }} Load
 */

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find(isProgram)

function firstMatch(argv, pattern) {
  const { stdout, stderr } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' })
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? ''
}

const fromPath = (name, versionArgs, pattern) => () => {
  const command = onPath(name)
  if (!command) return { missing: `${name} is not on PATH` }
  return { command, version: versionArgs ? firstMatch([command, ...versionArgs], pattern) : '' }
}

const fromModules = (name) => () => {
  const manifest = join(here, 'node_modules', name, 'package.json')
  if (!existsSync(manifest)) return { missing: `${name} is not installed (npm ci in bench/)` }
  return { command: name, version: JSON.parse(readFileSync(manifest, 'utf8')).version }
}

function findTymbal() {
  if (!existsSync(TYMBAL)) return { missing: 'dist/cli/bin.js is not built (npm run build)' }
  return { command: TYMBAL, version: JSON.parse(readFileSync(join(here, '..', 'package.json'), 'utf8')).version }
}

const url = (load) => load.base + load.paths[0]
const number = (text, pattern) => Number(pattern.exec(text)?.[1] ?? Number.NaN)
const lastJsonLine = (text) => JSON.parse(text.trim().split('\n').at(-1))

const wrk = {
  name: 'wrk',
  find: fromPath('wrk', ['-v'], /wrk (\S+)/),
  loads: ['get', 'mix'],
  argv(load, command) {
    const rotate = load.kind === 'mix' ? ['-s', script('mix.lua')] : []
    const target = load.kind === 'mix' ? load.base : url(load)
    return [command, '-t1', `-c${load.connections}`, `-d${load.seconds}s`, ...rotate, target]
  },
  requests: ({ stdout }) => number(stdout, /(\d+) requests in/),
}

const ab = {
  name: 'ab',
  find: fromPath('ab', ['-V'], /Version (\S+)/),
  loads: ['get'],
  argv: (load, command) => [
    ...[command, '-q', '-k', '-c', String(load.connections), '-t', String(load.seconds)],
    ...['-n', '100000000', url(load)],
  ],
  requests: ({ stdout }) => number(stdout, /Complete requests:\s+(\d+)/),
}

const oha = {
  name: 'oha',
  find: fromPath('oha', ['--version'], /oha (\S+)/),
  loads: ['get'],
  argv: (load, command) => [
    ...[command, '--no-tui', '--output-format', 'json', '--insecure', '-c', String(load.connections)],
    ...['-z', `${load.seconds}s`, url(load)],
  ],
  requests: ({ stdout }) =>
    Object.values(JSON.parse(stdout).statusCodeDistribution).reduce((sum, count) => sum + count, 0),
}

// hey keeps the first million answers only, so its own status table would cut a long run; total x rate does not.
const hey = {
  name: 'hey',
  find: fromPath('hey', null),
  loads: ['get'],
  argv: (load, command) => [command, '-c', String(load.connections), '-z', `${load.seconds}s`, url(load)],
  requests: ({ stdout }) =>
    Math.round(number(stdout, /Total:\s+([\d.]+)/) * number(stdout, /Requests\/sec:\s+([\d.]+)/)),
}

const autocannon = {
  name: 'autocannon',
  find: fromModules('autocannon'),
  loads: ['get', 'mix'],
  argv: (load) => nodeScript('autocannon.mjs', load),
  requests: ({ stdout }) => lastJsonLine(stdout).requests,
}

const undici = {
  name: 'undici',
  find: fromModules('undici'),
  loads: ['get', 'mix'],
  argv: (load) => nodeScript('undici.mjs', load),
  requests: ({ stdout }) => lastJsonLine(stdout).requests,
}

const nodeScript = (name, load) => [process.execPath, script(name), JSON.stringify(load)]

const k6 = {
  name: 'k6',
  find: fromPath('k6', ['version'], /k6 v(\S+)/),
  loads: ['get', 'mix', 'think'],
  argv: (load, command) => [
    ...[command, 'run', '--quiet', '--no-usage-report', '--insecure-skip-tls-verify', '-u', String(load.connections)],
    ...['-d', `${load.seconds}s`, '-e', `BASE=${load.base}`, '-e', `KIND=${load.kind}`, script('k6.js')],
  ],
  requests: ({ stdout }) => lastJsonLine(stdout).requests,
}

/** `userClass`: FastHttpUser is Locust's fast client, HttpUser its usual one. */
const locust = (name, userClass, extra = []) => ({
  name,
  find: fromPath('locust', ['--version'], /locust (\S+)/),
  loads: ['get', 'mix', 'think'],
  argv: (load, command) => [
    ...[command, '-f', script('locustfile.py'), '--headless', '--only-summary', '--json', '-H', load.base],
    ...['-u', String(load.connections), '-r', String(load.spawnRate), '-t', `${load.seconds}s`, ...extra],
  ],
  env: (load) => ({ BENCH_KIND: load.kind, BENCH_CLIENT: userClass }),
  // Worker processes print an empty array of their own before the master's.
  requests: ({ stdout }) =>
    JSON.parse(stdout.slice(stdout.lastIndexOf('\n[\n') + 1)).reduce((sum, entry) => sum + entry.num_requests, 0),
})

const tymbal = (name, extra = []) => ({
  name,
  find: findTymbal,
  loads: ['get', 'mix', 'think'],
  argv: (load, command) => [
    ...[process.execPath, command, 'run', script(`${load.kind}.ts`), '-H', load.base, '--insecure'],
    ...['-u', String(load.connections), '-r', String(load.spawnRate), '-t', `${load.seconds}s`],
    ...['--no-save', '--summary', 'none', '--json', ...extra],
  ],
  requests: ({ stdout }) => JSON.parse(stdout).totals.requests,
})

export const TOOLS = [
  wrk,
  ab,
  oha,
  tymbal('tymbal'),
  tymbal('tymbal-2p', ['--processes', '2']),
  autocannon,
  undici,
  hey,
  k6,
  locust('locust', 'FastHttpUser'),
  locust('locust-2p', 'FastHttpUser', ['--processes', '2']),
  locust('locust-requests', 'HttpUser'),
]

/** The tools by name that can do `kind`, each with its command and version; what cannot be used is told with the reason. */
export function findTools(names, kind, tell) {
  const found = []
  for (const name of names) {
    const tool = TOOLS.find((entry) => entry.name === name)
    if (!tool) throw new Error(`no tool "${name}"; there are ${TOOLS.map((entry) => entry.name).join(', ')}`)
    if (!tool.loads.includes(kind)) {
      tell(`skipped ${name}: cannot make the load "${kind}"`)
      continue
    }
    const { command, version, missing } = tool.find()
    if (missing) tell(`skipped ${name}: ${missing}`)
    else found.push({ ...tool, command, version })
  }
  return found
}
