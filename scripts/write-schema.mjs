#!/usr/bin/env node
// Writes schema/summary.schema.json from src/stats/summary-schema.ts. A test holds the two equal.
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { outputFiles } = await build({
  entryPoints: [join(root, 'src/stats/summary-schema.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
})
const { summaryJsonSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`
)
const target = join(root, 'schema/summary.schema.json')
await mkdir(dirname(target), { recursive: true })
await writeFile(target, `${JSON.stringify(summaryJsonSchema(), null, 2)}\n`)
execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', target])
console.log(`wrote ${target}`)
