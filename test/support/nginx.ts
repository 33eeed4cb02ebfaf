// A real nginx on a free port for tests: its access log is the truth that our totals must equal.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BINARY = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find((path) => existsSync(path))

/** Tests against nginx say that they are skipped when it is not installed. */
export const hasNginx = BINARY !== undefined

export interface TestNginx {
  readonly url: string
  /** Resolves when at least `count` requests are in the access log. */
  served(count: number): Promise<void>
  /** The access log, a line a request, once nginx has written it all. */
  logLines(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** @param locations more `location` blocks of the one server; @param more anything else inside `http`, more servers for example */
export async function startNginx(locations = '', more = ''): Promise<TestNginx> {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-nginx-'))
  const port = await freePort()
  const log = join(directory, 'access.log')
  writeFileSync(
    join(directory, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
events { worker_connections 4096; }
http {
  access_log ${log};
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { return 200 "hello"; }
    ${locations}
  }
  ${more}
}`,
  )
  const nginx = spawn(BINARY!, ['-c', join(directory, 'nginx.conf'), '-e', join(directory, 'error.log')])
  await waitForPort(nginx, port)
  return {
    url: `http://127.0.0.1:${port}`,
    async served(count) {
      while (linesOf(log).length < count) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    logLines: () => settledLines(log),
    async stop() {
      const ended = new Promise((resolve) => nginx.once('exit', resolve))
      nginx.kill('SIGQUIT')
      const timer = setTimeout(() => nginx.kill('SIGKILL'), 3000)
      await ended
      clearTimeout(timer)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function waitForPort(nginx: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (nginx.exitCode !== null) throw new Error('nginx ended at once')
    const answer = spawnSync('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]).status
    if (answer === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx did not come up')
}

const linesOf = (log: string): readonly string[] => readFileSync(log, 'utf8').split('\n').filter(Boolean)

/** nginx writes a line when it has finished a request; the log is complete when it has not grown for a while. */
async function settledLines(log: string): Promise<readonly string[]> {
  let lines: readonly string[] = []
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const now = linesOf(log)
    quiet = now.length === lines.length ? quiet + 1 : 0
    lines = now
  }
  return lines
}
