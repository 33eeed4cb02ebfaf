// A server with four slots of 20 ms each can do 200 requests a second, which 24 users of this script ask for: the run finds that out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli } from '../support/cli.js'

const SLOTS = 4
const SERVICE_MS = 20
const SCRIPT = `
import { HttpUser, constant, task } from 'tymbal'
export class Visitor extends HttpUser {
  waitTime = constant(0.1)
  @task async visit() { await this.client.get('/') }
}
`

let target: Server
let home: string
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-target-'))
  let free = SLOTS
  const waiting: (() => void)[] = []
  const serve = (answer: () => void): void => {
    if (free === 0) return void waiting.push(() => serve(answer))
    free--
    setTimeout(() => {
      free++
      answer()
      waiting.shift()?.()
    }, SERVICE_MS)
  }
  target = createServer((_request, response) => serve(() => response.end('ok')))
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  target.close()
  target.closeAllConnections()
  rmSync(home, { recursive: true })
})

it('names the knee of a target that is driven beyond it', async () => {
  writeFileSync(join(home, 'visit.ts'), SCRIPT)
  const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  const load = ['-H', host, '-u', '60', '-r', '1', '-t', '75s', '--headless', '--json-file', 'summary.json']
  const { exitCode, stdout, stderr } = await runCli(['run', 'visit.ts', ...load], { cwd: home })
  expect(exitCode).toBe(0)
  const summary = JSON.parse(readFileSync(join(home, 'summary.json'), 'utf8')) as RunSummary
  if (summary.generator.verdict === 'limited') {
    // A machine that is busy with something else: then nothing is said of the target.
    expect(summary.target).toMatchObject({ verdict: 'not-judged', reason: 'the generator was the limit' })
    return
  }
  expect(summary.target.verdict).toBe('saturated')
  const best = Math.max(...summary.timeline.map(({ rps }) => rps))
  expect(summary.target.rps! / best).toBeGreaterThan(0.8)
  expect(summary.target.rps!).toBeLessThan((SLOTS * 1000) / SERVICE_MS + 5)
  expect(summary.target.users!).toBeGreaterThan(12)
  expect(summary.target.users!).toBeLessThan(36)
  expect(`${stdout}${stderr}`).toMatch(/target saturated at ~1?\d\d req\/s \(\d+ users\)/)
  expect(summary.notes.some(({ text }) => text.startsWith('target saturated at'))).toBe(true)
}, 120_000)
