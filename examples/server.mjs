#!/usr/bin/env node
// A small shop to point a load test at: plain node:http, no dependency. PORT (default 8080; 0 picks a free one) and HOST (127.0.0.1) say where.
import { createServer } from 'node:http'

const PRODUCTS = Array.from({ length: 50 }, (_, i) => ({
  id: i + 1,
  name: `${['Red', 'Blue', 'Green', 'Plain', 'Old'][i % 5]} ${['shoe', 'hat', 'drum', 'lamp', 'chair'][Math.floor(i / 10)]}`,
  price: 5 + ((i * 37) % 90),
}))

/** Longest wait that /slow accepts, in milliseconds. */
const LONGEST_WAIT_MS = 60_000
const LARGEST_BODY = 1_000_000

let requests = 0
let orders = 0
let flakyCalls = 0

/** Answers with JSON; `headers` are added to the two that describe the body. */
function sendJson(res, status, value, headers = {}) {
  const body = JSON.stringify(value)
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers })
  res.end(body)
}

/** The request's body as JSON; undefined when it is not JSON or too large. */
async function readJson(req) {
  let text = ''
  for await (const chunk of req) {
    text += chunk
    if (text.length > LARGEST_BODY) return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function home(_req, res) {
  const body = '<!doctype html><title>Shop</title><h1>Shop</h1><a href="/products">Products</a>'
  res.writeHead(200, { 'content-type': 'text/html', 'content-length': body.length })
  res.end(body)
}

function product(_req, res, url) {
  const found = PRODUCTS[Number(url.pathname.slice('/products/'.length)) - 1]
  if (found) sendJson(res, 200, found)
  else sendJson(res, 404, { error: 'no such product' })
}

function search(_req, res, url) {
  const term = (url.searchParams.get('q') ?? '').toLowerCase()
  sendJson(res, 200, { results: PRODUCTS.filter((entry) => entry.name.toLowerCase().includes(term)) })
}

async function login(req, res) {
  const body = await readJson(req)
  if (typeof body?.user !== 'string') return sendJson(res, 400, { error: 'send {"user": "…"}' })
  sendJson(
    res,
    200,
    { user: body.user },
    { 'set-cookie': `session=${encodeURIComponent(body.user)}; Path=/; HttpOnly` },
  )
}

async function checkout(req, res) {
  const body = await readJson(req)
  if (!Array.isArray(body?.items)) return sendJson(res, 400, { error: 'send {"items": [1, 2]}' })
  orders++
  const session = /(?:^|;\s*)session=([^;]*)/.exec(req.headers.cookie ?? '')
  sendJson(res, 201, { orderId: orders, user: session ? decodeURIComponent(session[1]) : null })
}

function slow(_req, res, url) {
  const ms = Math.min(Number(url.searchParams.get('ms') ?? 100) || 0, LONGEST_WAIT_MS)
  setTimeout(() => sendJson(res, 200, { waitedMs: ms }), ms)
}

/** Every tenth call fails, so that a test of a test knows what to expect. */
function flaky(_req, res) {
  if (++flakyCalls % 10 === 0) sendJson(res, 503, { error: 'try again' })
  else sendJson(res, 200, { ok: true })
}

function redirect(_req, res) {
  res.writeHead(302, { location: '/products', 'content-length': 0 })
  res.end()
}

const ROUTES = {
  'GET /': home,
  'GET /products': (_req, res) => sendJson(res, 200, PRODUCTS),
  'GET /search': search,
  'POST /login': login,
  'POST /checkout': checkout,
  'GET /slow': slow,
  'GET /flaky': flaky,
  'GET /redirect': redirect,
  'GET /healthz': (_req, res) => sendJson(res, 200, { ok: true, requests, orders }),
}

async function answer(req, res) {
  const url = new URL(req.url ?? '/', 'http://localhost')
  if (url.pathname !== '/healthz') requests++
  const isProduct = req.method === 'GET' && url.pathname.startsWith('/products/')
  const route = isProduct ? product : ROUTES[`${req.method} ${url.pathname}`]
  if (route) await route(req, res, url)
  else sendJson(res, 404, { error: `nothing at ${req.method} ${url.pathname}` })
}

const server = createServer((req, res) => {
  answer(req, res).catch(() => res.destroy())
})
// Users think between requests: a connection that the server closes meanwhile would count as a failed request.
server.keepAliveTimeout = 75_000
server.on('error', (error) => {
  console.error(`The example server cannot listen: ${error.message}. Choose another port with PORT=8081.`)
  process.exitCode = 1
})
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '127.0.0.1', () => {
  const { address, port } = server.address()
  console.log(`example server on http://${address}:${port}`)
})

function stop() {
  server.close()
  server.closeAllConnections()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
