// Start-up: wall time of `tymbal --version`, and of `tymbal quick` until the server sees its first request.
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { loadBefore, machineFacts, median, publish, table } from './report.mjs'
import { findTools } from './tools.mjs'

const TIMES = 15

function wallMs(argv) {
  const startedAt = performance.now()
  const { status } = spawnSync(argv[0], argv.slice(1), { stdio: 'ignore' })
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}`)
  return performance.now() - startedAt
}

/** Wall milliseconds from the start of the process to the first request that reaches a server here. */
async function firstRequestMs(command) {
  const server = createServer((_req, res) => res.end('ok'))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const seen = new Promise((resolve) => server.once('request', () => resolve(performance.now())))
  const startedAt = performance.now()
  const url = `http://127.0.0.1:${server.address().port}/`
  const child = spawn(process.execPath, [command, 'quick', url, '-u', '1', '-t', '1s', '--no-save'], {
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const endedFirst = ended.then((code) => {
    throw new Error(`tymbal quick ended with ${code} before its first request`)
  })
  try {
    return (await Promise.race([seen, endedFirst])) - startedAt
  } finally {
    child.kill('SIGTERM')
    await ended
    server.closeAllConnections()
    server.close()
  }
}

async function times(what) {
  const list = []
  for (let i = 0; i < TIMES; i++) list.push(await what())
  return list
}

const rowOf = (name, list) => [name, ...[median(list), Math.min(...list), Math.max(...list)].map((ms) => ms.toFixed(0))]

export async function compareStart({ write }) {
  const [own] = findTools(['tymbal'], 'get', (text) => console.error(text))
  if (!own) return
  const busy = loadBefore()
  const bare = await times(() => wallMs([process.execPath, '-e', '0']))
  const version = await times(() => wallMs([process.execPath, own.command, '--version']))
  const quick = await times(() => firstRequestMs(own.command))
  publish({
    title: `${new Date().toISOString().slice(0, 10)} start: wall time`,
    notes: [`${machineFacts()}; load before the start ${busy}`, `${TIMES} times each.`],
    body: table(
      ['what', 'median ms', 'lowest', 'highest'],
      [rowOf('node -e 0', bare), rowOf('tymbal --version', version), rowOf('tymbal quick: first request seen', quick)],
    ),
    write,
  })
}
