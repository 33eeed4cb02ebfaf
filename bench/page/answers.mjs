// How soon the master answers while the reports of its fleet come, asked at all moments of a second.
import { get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

const ASKS = 60
/** No divisor of a second, in which the reports come. */
const BETWEEN_MS = 97

/** Milliseconds until the last byte of an answer is there. */
function answered(url) {
  const before = performance.now()
  return new Promise((resolve, reject) => {
    const ask = get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`))
      answer.resume().once('end', () => resolve(performance.now() - before))
    })
    ask.once('error', reject)
  })
}

/** The path of the largest part of the app, as the page names it. */
async function appFile(url) {
  const page = await (await fetch(url)).text()
  return /<link rel="modulepreload"[^>]* href="\.\/([^"]+)"/.exec(page)[1]
}

/** By what is asked for: within how many milliseconds nine of ten answers are there. */
export async function answersOf(url) {
  const asked = {
    '/state': 'api/v1/state',
    '/runs/live/picture': 'api/v1/runs/live/picture',
    'app file': await appFile(url),
  }
  const within = {}
  for (const [what, path] of Object.entries(asked)) {
    const times = []
    for (let i = 0; i < ASKS; i++) {
      times.push(await answered(`${url}${path}`))
      await delay(BETWEEN_MS)
    }
    within[what] = times.sort((a, b) => a - b)[Math.floor(ASKS * 0.9)]
  }
  return within
}
