#!/usr/bin/env node
// Checks that every import follows the arrows of docs/ARCHITECTURE.md and that no two files import each other in a circle.
// `import type` counts as an import. Exit 1 with one line per fault.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAY_IMPORT = {
  model: [],
  stats: ['model'],
  schedule: ['model'],
  data: ['model'],
  clients: ['model'],
  users: ['model', 'data', 'clients'],
  wire: ['model', 'stats', 'data'],
  worker: ['model', 'stats', 'schedule', 'data', 'users', 'wire'],
  master: ['model', 'stats', 'schedule', 'data', 'wire'],
  outputs: ['model', 'stats'],
  store: ['model', 'stats'],
  run: ['model', 'stats', 'master', 'outputs', 'store'],
  web: ['model', 'stats', 'run', 'store'],
  cli: ['*'],
  // The browser app: the types of web/api.ts, and from the pure rooms what words and numbers are called.
  ui: ['model', 'stats', 'outputs/text', 'web/api.ts'],
}

/** The project's own root; a test gives another one. */
const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
const source = join(root, 'src')

const app = join(root, 'ui/src')

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.ts$/.test(file))
    .map((file) => join(folder, file))

const files = [...filesIn(source), ...(existsSync(app) ? filesIn(app) : [])]

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

/** `x.js` is written for x.ts or x.tsx. */
function sourceOf(path) {
  const bare = path.replace(/\.js$/, '')
  return existsSync(`${bare}.tsx`) ? `${bare}.tsx` : `${bare}.ts`
}

/** The files that one file imports, as absolute .ts paths; packages are left out. */
function importsOf(file) {
  const found = []
  for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? match[3]
    if (target.startsWith('.') && !target.endsWith('.css')) found.push(sourceOf(resolve(dirname(file), target)))
  }
  return found
}

const placeOf = (file) => relative(source, file).replaceAll('\\', '/')
const roomOf = (file) => (file.startsWith(app) ? 'ui' : placeOf(file).split('/')[0])
const graph = new Map(files.map((file) => [file, importsOf(file)]))
const faults = []

for (const [file, targets] of graph) {
  const room = roomOf(file)
  const allowed = MAY_IMPORT[room]
  if (!allowed) faults.push(`${relative(root, file)}: src/${room} is not a room of docs/ARCHITECTURE.md`)
  for (const target of targets) {
    const other = roomOf(target)
    const may = (place) => place === other || placeOf(target) === place || placeOf(target).startsWith(`${place}/`)
    if (allowed && other !== room && !allowed.includes('*') && !allowed.some(may)) {
      faults.push(`${relative(root, file)}: ${room} must not import ${other} (${relative(source, target)})`)
    }
  }
}

/** Depth-first search; a file met again while still open closes a circle. */
function findCircles() {
  const state = new Map()
  const visit = (file, path) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      const circle = path.slice(path.indexOf(file)).map((entry) => relative(source, entry))
      faults.push(`circle: ${circle.join(' -> ')} -> ${circle[0]}`)
      return
    }
    state.set(file, 'open')
    for (const target of graph.get(file) ?? []) visit(target, [...path, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
}
findCircles()

if (faults.length > 0) {
  for (const fault of faults) console.error(fault)
  process.exit(1)
}
console.log(
  `arrows: ${files.length} files in ${new Set(files.map(roomOf)).size} rooms, every import follows the arrows, no circle`,
)
