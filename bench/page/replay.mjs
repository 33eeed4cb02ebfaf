// The page of a master, with a stream that is its recorded one again and again, as fast as the page takes it: an hour in a minute.
import { createServer, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** Heads between two looks at whether the page keeps up. */
const AT_ONCE = 10

/** `text`: what a stream said. `upTo(durationMs)` resolves when the page has shown it. */
export async function startReplay(masterUrl, text, heads, upTo) {
  const blocks = text.split('\n\n').filter((block) => /^(id|event): /.test(block))
  const events = blocks.map((block) => ({
    event: /^event: (\w+)$/m.exec(block)?.[1],
    data: /^data: (.*)$/m.exec(block)?.[1],
  }))
  const done = Promise.withResolvers === undefined ? deferred() : Promise.withResolvers()
  const server = createServer((incoming, outgoing) => {
    if (incoming.url.includes('/stream'))
      return void play(outgoing, { events, heads, upTo }).then(done.resolve, done.reject)
    const { host: _host, origin: _origin, ...headers } = incoming.headers
    const on = request(new URL(incoming.url, masterUrl), { headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      answer.pipe(outgoing)
    })
    on.on('error', () => outgoing.destroy())
    incoming.pipe(on)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    done: done.promise,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function deferred() {
  const parts = {}
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
}

async function play(outgoing, { events, heads, upTo }) {
  outgoing.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  let told = 0
  let startMs = null
  for (let i = 0; told < heads; i = (i + 1) % events.length) {
    const { event, data } = events[i]
    if (event === undefined || event === 'state' || event === 'note') continue
    let said = data
    if (event === 'head') {
      const head = JSON.parse(data)
      startMs ??= head.run.durationMs
      const durationMs = startMs + told * 1000
      said = JSON.stringify({ ...head, nowMs: head.nowMs + told * 1000, run: { ...head.run, durationMs } })
      told++
      if (told % AT_ONCE === 0) await upTo(startMs + (told - 2) * 1000)
    }
    if (!outgoing.write(`event: ${event}\ndata: ${said}\n\n`)) {
      await Promise.race([new Promise((resolve) => outgoing.once('drain', resolve)), delay(10_000)])
    }
  }
  await upTo(startMs + (told - 2) * 1000)
}
