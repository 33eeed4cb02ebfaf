// The counting target on a host of its own: what it has counted is what our totals must equal.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Hosts } from './hosts.js'
import { until } from './until.js'

const PROGRAM = fileURLToPath(new URL('./counting-target.mjs', import.meta.url))

export interface Sender {
  readonly count: number
  /** Epoch ms of its first and its latest request. */
  readonly firstMs: number
  readonly latestMs: number
}

export interface CountingTarget {
  readonly url: string
  /** By address. */
  senders(): Promise<Readonly<Record<string, Sender>>>
  total(): Promise<number>
}

export async function startTarget(hosts: Hosts, host: string): Promise<CountingTarget> {
  const child = hosts.spawn(host, [process.execPath, PROGRAM, '0'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const answers = new Map<number, Readonly<Record<string, Sender>>>()
  child.on('message', ({ question, senders }: { question: number; senders: Record<string, Sender> }) =>
    answers.set(question, senders),
  )
  let asked = 0
  const senders = async (): Promise<Readonly<Record<string, Sender>>> => {
    const question = ++asked
    child.send(question)
    return await until('the target answers', () => answers.get(question))
  }
  return {
    url: `http://${hosts.ip(host, 'load')}:${port}`,
    senders,
    total: async () => Object.values(await senders()).reduce((sum, { count }) => sum + count, 0),
  }
}
