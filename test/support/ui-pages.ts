// Every page of the app by name and address, for tests that go through all of them.

export const RUN_PAGES: readonly (readonly [string, string])[] = [
  ['overview', 'runs/live/overview'],
  ['endpoints', 'runs/live/endpoints'],
  ['endpoint', 'runs/live/endpoints/POST~20~2Fcheckout'],
  ['latency', 'runs/live/latency'],
  ['errors', 'runs/live/errors'],
  ['error-samples', 'runs/live/errors?error=GET%20%2Fitems%2F[id]%20HTTP%20503%20Service%20Unavailable'],
  ['users', 'runs/live/users'],
  ['workers', 'runs/live/workers'],
  ['worker-cards', 'runs/live/workers?view=cards'],
  ['strip', 'runs/live/workers?view=strip'],
  ['worker', 'runs/live/workers/w1'],
  ['checks', 'runs/live/checks'],
  ['logs', 'runs/live/logs'],
  ['export', 'runs/live/export'],
]

export const OTHER_PAGES: readonly (readonly [string, string])[] = [
  ['start', 'start'],
  ['runs', 'runs'],
  ['compare', 'compare?a=20261122-120001&b=20261122-120000'],
]
