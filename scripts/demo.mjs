#!/usr/bin/env node
// The first command of the README after the build: the example server, a ten-second test of it with two worker processes, the summary.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Starts the example server on a free port; gives its process and URL. */
async function startServer() {
  // Its own process group: Ctrl-C must reach the load test only, or its last requests would find no server.
  const server = spawn(process.execPath, [join(root, 'examples/server.mjs')], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0]
    if (url) return { server, url }
  }
  throw new Error('The example server did not start.')
}

/** Runs the command line tool on this terminal and gives its exit code. */
function tymbal(args) {
  const child = spawn(process.execPath, [join(root, 'dist/cli/bin.js'), ...args], { stdio: 'inherit', cwd: root })
  // Both processes get Ctrl-C; the load test decides what it means.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

const { server, url } = await startServer()
process.once('exit', () => server.kill('SIGTERM'))
const args = ['run', 'examples/shop.ts', '--host', url, '-u', '50', '-r', '25', '-t', '10s', '--processes', '2']
console.error(`\n$ tymbal ${args.join(' ')}\n`)
process.exit(await tymbal([...args, ...process.argv.slice(2)]))
