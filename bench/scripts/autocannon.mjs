// autocannon through its API; the last line says how many requests were completed.
import autocannon from 'autocannon'

const load = JSON.parse(process.argv[2])
let wrong = 0

const checked = (path) => ({
  method: 'GET',
  path,
  onResponse: (_status, body) => {
    if (JSON.parse(body).kind !== path.slice(1)) wrong++
  },
})

const result = await autocannon({
  url: load.kind === 'mix' ? load.base : load.base + load.paths[0],
  connections: load.connections,
  duration: load.seconds,
  ...(load.kind === 'mix' ? { requests: load.paths.map(checked) } : {}),
})
console.log(JSON.stringify({ requests: result['2xx'] + result.non2xx, wrong }))
