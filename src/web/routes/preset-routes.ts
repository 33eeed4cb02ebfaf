// Presets of the Start page: the same for everybody, kept by the server.
import { Hono } from 'hono'
import type { StartRequest } from '../api.js'
import type { ControlRoom } from '../control-room.js'
import { Refusal } from '../refusal.js'
import type { WebEnv } from '../safety/guard.js'
import { presetName, startRequest } from '../schemas/requests.js'
import { checked, readBody } from './read-request.js'

export function presetRoutes({ presets }: ControlRoom): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/presets', async (c) => c.json(await presets.all()))
  routes.get('/presets/:name', async (c) => {
    const name = c.req.param('name')
    const found = (await presets.all()).find((preset) => preset.name === name)
    if (found === undefined) throw nothingAt(name)
    return c.json(found)
  })
  routes.put('/presets/:name', async (c) => {
    const { name } = checked({ name: c.req.param('name') }, presetName)
    return c.json(await presets.put(name, (await readBody(c, startRequest)) as StartRequest))
  })
  routes.delete('/presets/:name', async (c) => {
    const name = c.req.param('name')
    if (!(await presets.remove(name))) throw nothingAt(name)
    return c.body(null, 204)
  })
  return routes
}

const nothingAt = (name: string): Refusal => new Refusal(404, `There is no preset "${name}".`)
