// Servers that break while TLS is being set up: each is one failed request with a TLS code (or a timeout), never a crash, a hang or an open socket.
import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { diceFor } from './dice.js'
import { openEngine } from './world.js'

/** A TCP server that does `act` with each connection, `act` being told what the client sent first. */
async function openListener(
  act: (socket: Socket, hello: Buffer) => void,
): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', (hello: Buffer) => act(socket, hello))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { port: (server.address() as { port: number }).port, sockets }
}

const ALERT_HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40])
const ALERT_PROTOCOL_VERSION = Buffer.from([21, 3, 3, 0, 2, 2, 70])
/** A handshake record that promises 16,000 bytes and holds none. */
const ENDLESS_RECORD = Buffer.from([22, 3, 3, 0x3e, 0x80])

const breaks: readonly [what: string, act: (socket: Socket, hello: Buffer) => void, error: RegExp][] = [
  ['closes', (socket) => socket.end(), /^TLS_HANDSHAKE$/],
  ['resets', (socket) => socket.resetAndDestroy(), /^TLS_HANDSHAKE$/],
  [
    'answers in plain HTTP',
    (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
    /^TLS_PROTOCOL$/,
  ],
  ['speaks SSH', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), /^TLS_PROTOCOL$/],
  ['sends zeros', (socket) => socket.end(Buffer.alloc(1000)), /^TLS_(PROTOCOL|HANDSHAKE)$/],
  ['refuses the handshake', (socket) => socket.end(ALERT_HANDSHAKE_FAILURE), /^TLS_HANDSHAKE$/],
  ['has no version in common', (socket) => socket.end(ALERT_PROTOCOL_VERSION), /^TLS_PROTOCOL$/],
  ['sends our hello back', (socket, hello) => socket.end(hello), /^TLS_(PROTOCOL|HANDSHAKE)$/],
  ['stops within a record', (socket) => socket.end(ENDLESS_RECORD), /^TLS_HANDSHAKE$/],
  ['falls silent within a record', (socket) => socket.write(ENDLESS_RECORD), /^TIMEOUT(_CONNECT)?$/],
  ['falls silent', () => undefined, /^TIMEOUT(_CONNECT)?$/],
]

describe('a TLS handshake that breaks', () => {
  it.each(breaks)('server %s', async (_what, act, error) => {
    const { port, sockets } = await openListener(act)
    const { engine, sink } = openEngine({ insecure: true })
    const client = engine.createClient({ baseUrl: `https://127.0.0.1:${port}` })
    for (let i = 0; i < 3; i++) {
      const response = await client.get('/', { name: 'shaken', timeout: '300ms' })
      expect([response.status, response.ok]).toEqual([0, false])
      expect(response.error).toMatch(error)
    }
    expect(sink.take('shaken').length).toBe(3)
    expect(engine.openSockets).toBe(0)
    while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve))
  })

  it('300 servers that answer with random bytes', async () => {
    let number = 0
    const { port, sockets } = await openListener((socket) => {
      const dice = diceFor(1, 'handshake', number++)
      const record = Buffer.from([dice.pick([20, 21, 22, 23, 24]), 3, dice.pick([1, 3, 4]), 0, dice.below(60)])
      socket.end(Buffer.concat([dice.chance(0.7) ? record : Buffer.alloc(0), dice.bytes(dice.below(100))]))
    })
    const { engine, sink } = openEngine({ insecure: true })
    const users = Array.from({ length: 10 }, () => engine.createClient({ baseUrl: `https://127.0.0.1:${port}` }))
    await Promise.all(
      users.map(async (client) => {
        for (let i = 0; i < 30; i++) {
          const response = await client.get('/', { name: 'random', timeout: '10s' })
          expect(response.error).toMatch(/^(TLS\w*|ECONNRESET)$/)
        }
      }),
    )
    expect(sink.take('random').length).toBe(300)
    while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve))
  })
})
