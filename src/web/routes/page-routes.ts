// The built app: its files by name, its one page for every path that is none of them.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { WebEnv } from '../safety/guard.js'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const PAGE = 'index.html'
/** Vite names them by their content. */
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/

interface PageFile {
  readonly body: Buffer
  readonly type: string
  /** Compressed once, for the first who asks: a master under load has better to do than that for every reader. */
  gzip: Buffer | null
}

/** All files of the app, by path: what is not listed is not there, whatever a path says. Empty when the app was not built. */
export function readPages(directory: string): ReadonlyMap<string, PageFile> {
  try {
    const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return new Map(files.map((file) => [pathOf(file, directory), pageOf(file)]))
  } catch {
    return new Map()
  }
}

const pathOf = (file: string, directory: string): string =>
  file.slice(directory.length).replaceAll('\\', '/').replace(/^\/+/, '')

const pageOf = (file: string): PageFile => ({
  body: readFileSync(file),
  type: TYPES[extname(file)] ?? 'application/octet-stream',
  gzip: null,
})

/** @param basePath `/` or `/base/`: where the page finds everything else */
export function pageRoutes(pages: ReadonlyMap<string, PageFile>, basePath: string): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  const page = withBase(pages.get(PAGE)?.body.toString('utf8') ?? PLAIN, basePath)
  routes.get('*', (c) => {
    const name = decoded(c.req.path).slice(basePath.length)
    const file = name === PAGE ? undefined : pages.get(name)
    if (file === undefined && extname(name) !== '' && name.startsWith('assets/')) return c.text('not found', 404)
    if (file === undefined) return c.html(page, 200, { 'Cache-Control': 'no-store' })
    c.header('Content-Type', file.type)
    c.header('Cache-Control', HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache')
    c.header('Vary', 'Accept-Encoding')
    if (!takesGzip(c)) return c.body(new Uint8Array(file.body))
    c.header('Content-Encoding', 'gzip')
    file.gzip ??= gzipSync(file.body, { level: 9 })
    return c.body(new Uint8Array(file.gzip))
  })
  return routes
}

const takesGzip = (c: Context): boolean =>
  accepts(c, { header: 'Accept-Encoding', supports: ['gzip', 'identity'], default: 'identity' }) === 'gzip'

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The policy allows no script in the page: where it stands is said by an element. */
function withBase(html: string, basePath: string): string {
  const base = `<base href="${basePath.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">`
  const bare = html.replace(/<base\b[^>]*>/i, '')
  return bare.replace(/<head\b[^>]*>/i, (head) => `${head}${base}`)
}

const PLAIN = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>tymbal</title></head>
<body><h1>tymbal</h1>
<p>The app is not part of this build; <code>npm run build:ui</code> makes it.</p>
<p>The API is at <a href="api/v1/state">api/v1</a>; <a href="api/v1/openapi.json">openapi.json</a> describes it.</p>
</body></html>
`
