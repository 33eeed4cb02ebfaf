// k6: the loads of the benchmark; KIND says which, BASE where.

import { check, sleep } from 'k6'
import http from 'k6/http'

export const options = {
  // Bodies are kept only where they are parsed, as a careful user of k6 would set it.
  discardResponseBodies: __ENV.KIND !== 'mix',
  summaryTrendStats: ['med', 'p(95)'],
}

const paths = ['/product', '/reviews', '/stock']

export default function () {
  if (__ENV.KIND === 'mix') {
    for (const path of paths) {
      const res = http.get(__ENV.BASE + path)
      check(res, { 'is the right kind': (r) => r.json().kind === path.slice(1) })
    }
    return
  }
  http.get(__ENV.BASE + paths[0])
  if (__ENV.KIND === 'think') sleep(1)
}

export function handleSummary(data) {
  return { stdout: `${JSON.stringify({ requests: data.metrics.http_reqs.values.count })}\n` }
}
