// Real Locust workers for tests: Debian's python3-locust and a newer one from PyPI, whichever of them is there.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LocustProgram {
  /** '' = Debian's, which does not know its version. */
  readonly version: string
  readonly path: string
}

/** `TYMBAL_LOCUST` names one that is not on the PATH. */
export const LOCUSTS: readonly LocustProgram[] = [
  ...new Set([process.env.TYMBAL_LOCUST, ...(process.env.PATH ?? '').split(':').map((dir) => join(dir, 'locust'))]),
]
  .filter((path) => path !== undefined && existsSync(path))
  .map((path) => ({ path: path!, version: versionOf(path!) }))
  .filter((one, at, all) => all.findIndex(({ version }) => version === one.version) === at)

export const WITHOUT_LOCUST =
  'needs Locust: python3-locust of Debian, or the program that TYMBAL_LOCUST names (a locust in a virtual environment)'

function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return /\d+\.\d+\S*/.exec(stdout)?.[0] ?? ''
}

/** Debian's package has an empty version, which even its own master refuses; a locustfile can mend that. */
export const VERSION_LINE = 'import locust.runners; locust.runners.__version__ = "2.12.1"\n'

export interface LocustWorker {
  readonly child: ChildProcess
  /** Lines of its log from warnings on, but for what it says about the limits of the machine. */
  complaints(): readonly string[]
  /** What it printed before it had a log file. */
  printed(): string
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
}

export function startLocustWorker(
  program: LocustProgram,
  { port, locustfile, log, cwd }: { port: number; locustfile: string; log: string; cwd: string },
): LocustWorker {
  const where = ['--worker', '--master-host', '127.0.0.1', '--master-port', String(port)]
  const child = spawn(program.path, ['-f', locustfile, ...where, '--logfile', log], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const read = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
  const lines = (): string[] => read().split('\n')
  return {
    child,
    ended,
    printed: () => printed,
    complaints: () =>
      lines().filter((line) => /WARNING|ERROR|CRITICAL|Traceback/.test(line) && !/open file/.test(line)),
  }
}
