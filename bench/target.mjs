// The server under test: one nginx worker on its own core, answering from memory, over HTTP and TLS.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

/** The three endpoints of the mix; `get` and `tls` use the first alone. */
export const PATHS = ['/product', '/reviews', '/stock']

const BODIES = PATHS.map((path) =>
  JSON.stringify({
    kind: path.slice(1),
    id: 4711,
    name: 'A pair of shoes',
    price: 49.9,
    currency: 'EUR',
    tags: ['new', 'shoe', 'leather'],
    stock: { berlin: 3, paris: 0, rome: 12 },
    rating: 4.5,
  }),
)

const nginxPath = () => ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].find(existsSync)

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

function config(dir, ports, accessLog) {
  const cores = availableParallelism()
  const affinity = cores >= 2 ? `worker_cpu_affinity 1${'0'.repeat(cores - 1)};` : ''
  const locations = PATHS.map(
    (path, i) => `location = ${path} { default_type application/json; return 200 '${BODIES[i]}'; }`,
  ).join('\n      ')
  return `
worker_processes 1; ${affinity}
worker_rlimit_nofile 20000;
daemon off; pid ${dir}/nginx.pid; error_log ${dir}/error.log warn;
events { worker_connections 19900; use epoll; }
http {
  access_log ${accessLog ? `${dir}/access.log` : 'off'};
  keepalive_requests 100000000; keepalive_timeout 3600s; client_header_timeout 3600s;
  client_body_temp_path ${dir}/body; proxy_temp_path ${dir}/proxy; fastcgi_temp_path ${dir}/fastcgi;
  uwsgi_temp_path ${dir}/uwsgi; scgi_temp_path ${dir}/scgi;
  server {
    listen 127.0.0.1:${ports.http} backlog=4096;
    listen 127.0.0.1:${ports.tls} ssl backlog=4096;
    ssl_certificate ${dir}/cert.pem; ssl_certificate_key ${dir}/key.pem;
    ssl_session_cache shared:bench:10m;
      ${locations}
  }
  server { listen 127.0.0.1:${ports.status}; location = /status { stub_status; } }
}`
}

function makeCertificate(dir) {
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...key, ...files, '-days', '7', ...subject], { stdio: 'ignore' })
}

/** Counters of nginx itself: requests ever begun, connections open now. Reading them is one request, which is taken off again. */
function statusReader(port) {
  let ownRequests = 0
  return async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/status`, { headers: { connection: 'close' } })).text()
    ownRequests++
    const [, , requests] = /\n\s*(\d+)\s+(\d+)\s+(\d+)/.exec(text).slice(1).map(Number)
    return { requests: requests - ownRequests, active: Number(/Active connections: (\d+)/.exec(text)[1]) - 1 }
  }
}

async function untilItAnswers(status, child) {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error('nginx ended at once; its message is above')
    try {
      return await status()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
  throw new Error('nginx did not answer within 5 s')
}

/**
 * Starts nginx on free ports of 127.0.0.1 with a configuration and a certificate in a temporary directory.
 * @returns {Promise<{ http: string, tls: string, dir: string, status: () => Promise<{requests: number, active: number}>, stop: () => Promise<void> }>}
 */
export async function startTarget({ accessLog = false } = {}) {
  const nginx = nginxPath()
  if (!nginx) throw new Error('nginx is not installed (Debian: apt-get install nginx-light)')
  const dir = mkdtempSync(join(tmpdir(), 'tymbal-bench-'))
  const ports = { http: await freePort(), tls: await freePort(), status: await freePort() }
  makeCertificate(dir)
  writeFileSync(join(dir, 'nginx.conf'), config(dir, ports, accessLog))
  const child = spawn(nginx, ['-p', dir, '-e', join(dir, 'error.log'), '-c', join(dir, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const status = statusReader(ports.status)
  await untilItAnswers(status, child)
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(dir, { recursive: true, force: true })
  }
  return { http: `http://127.0.0.1:${ports.http}`, tls: `https://127.0.0.1:${ports.tls}`, dir, status, stop }
}
