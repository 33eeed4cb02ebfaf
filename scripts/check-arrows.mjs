#!/usr/bin/env node
// Checks that every import follows the arrows of docs/ARCHITECTURE.md and that no two files import each other in a circle.
// `import type` counts as an import. Exit 1 with one line per fault.
import { readdirSync, readFileSync } from 'node:fs'
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
}

/** The project's own root; a test gives another one. */
const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
const source = join(root, 'src')

const files = readdirSync(source, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.fixture.ts'))
  .map((file) => join(source, file))

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

/** The files that one file imports, as absolute .ts paths; packages are left out. */
function importsOf(file) {
  const found = []
  for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? match[3]
    if (target.startsWith('.')) found.push(resolve(dirname(file), target.replace(/\.js$/, '.ts')))
  }
  return found
}

const roomOf = (file) => relative(source, file).split(/[\\/]/)[0]
const graph = new Map(files.map((file) => [file, importsOf(file)]))
const faults = []

for (const [file, targets] of graph) {
  const room = roomOf(file)
  const allowed = MAY_IMPORT[room]
  if (!allowed) faults.push(`${relative(root, file)}: src/${room} is not a room of docs/ARCHITECTURE.md`)
  for (const target of targets) {
    const other = roomOf(target)
    if (allowed && other !== room && !allowed.includes('*') && !allowed.includes(other)) {
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
