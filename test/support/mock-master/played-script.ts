// The script that the mock master pretends to have.
import type { ScriptState } from '../../../src/web/api.js'

export const playedScript = (): ScriptState => ({
  path: 'loadtest.ts',
  tabs: [
    { title: 'Stock <b>now</b>', url: '/stock' },
    { title: 'Dashboards', url: 'https://grafana.test/d/1' },
  ],
  hash: '9f2c1ab',
  userClasses: [
    {
      name: 'Shopper',
      weight: 3,
      fixedCount: 0,
      host: null,
      tasks: [
        { name: 'browse', share: 0.75, children: [] },
        {
          name: 'Checkout',
          share: 0.25,
          children: [
            { name: 'cart', share: 0.6, children: [] },
            { name: 'pay', share: 0.4, children: [] },
          ],
        },
      ],
    },
    {
      name: 'ApiClient',
      weight: 1,
      fixedCount: 0,
      host: 'https://api.shop.test',
      tasks: [{ name: 'poll', share: 1, children: [] }],
    },
    { name: 'Admin', weight: 1, fixedCount: 1, host: null, tasks: [] },
  ],
  defaults: { host: 'https://shop.test', users: 20, spawnRate: 5, runTime: null },
  hasOwnLoad: false,
  parameters: [
    { name: 'basketSize', type: 'number', default: 3, help: 'items a basket', choices: [], secret: false },
    { name: 'tenant', type: 'choice', default: 'blue', help: '', choices: ['blue', 'green'], secret: false },
    { name: 'apiKey', type: 'string', default: '', help: 'of the staging shop', choices: [], secret: true },
    { name: 'dryRun', type: 'boolean', default: false, help: 'no real orders', choices: [], secret: false },
  ],
})
