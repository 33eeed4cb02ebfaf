// The live stream as it comes over the wire, compressed, second by second.
import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { constants, createGunzip } from 'node:zlib'

/** Bytes of each picture as it is sent, and the text of all of them. */
export async function listen(url, seconds) {
  const pictures = []
  let text = ''
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  unpacked.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  const sent = request(`${url}api/v1/runs/live/stream`, { headers: { 'Accept-Encoding': 'gzip' } })
  let lastMs = 0
  sent.once('response', (answer) => {
    answer.on('data', (chunk) => {
      const nowMs = performance.now()
      // One write may come in several chunks.
      if (nowMs - lastMs > 150) pictures.push(0)
      pictures[pictures.length - 1] += chunk.length
      lastMs = nowMs
      unpacked.write(chunk)
    })
    answer.on('error', () => undefined)
  })
  sent.on('error', () => undefined)
  sent.end()
  await delay(seconds * 1000)
  sent.destroy()
  return { first: pictures[0], pictures: pictures.slice(1), text }
}
