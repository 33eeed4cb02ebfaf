// undici: one loop a connection over a Pool; the last line says how many requests were completed.
import { Pool } from 'undici'

const load = JSON.parse(process.argv[2])
const pool = new Pool(load.base, { connections: load.connections, connect: { rejectUnauthorized: false } })
const end = performance.now() + load.seconds * 1000
let requests = 0
let wrong = 0

async function getLoop() {
  while (performance.now() < end) {
    const { body } = await pool.request({ method: 'GET', path: load.paths[0] })
    await body.dump()
    requests++
  }
}

async function mixLoop() {
  for (let at = 0; performance.now() < end; at = (at + 1) % load.paths.length) {
    const { body } = await pool.request({ method: 'GET', path: load.paths[at] })
    const answer = await body.json()
    if (answer.kind !== load.paths[at].slice(1)) wrong++
    requests++
  }
}

const loop = load.kind === 'mix' ? mixLoop : getLoop
await Promise.all(Array.from({ length: load.connections }, loop))
await pool.close()
console.log(JSON.stringify({ requests, wrong }))
