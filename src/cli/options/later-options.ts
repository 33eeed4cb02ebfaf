// Options that belong to a later version. They are known, listed and refused by name, so that nobody believes they took effect.
import type { OptionSpec } from './option-spec.js'

const MASTER = 'use --processes N for several workers on this machine'
const WEB = 'use --headless; the summary, --html and --json-file show the results'
const EVERY = ['start', 'run', 'quick', 'check'] as const

/** A refused flag needs less said than a working one. */
function later<F extends string>(flag: F, kind: 'flag' | 'text', help: string, instead: string, short?: string) {
  return {
    key: flag,
    flag,
    ...(short === undefined ? {} : { short }),
    kind,
    argument: 'value',
    help,
    group: 'In a later version',
    commands: EVERY,
    env: false,
    config: false,
    later: instead,
  } as const satisfies OptionSpec
}

export const LATER_OPTIONS: readonly OptionSpec[] = [
  later(
    'rate',
    'text',
    'open model: arrivals per second',
    'use --users with --spawn-rate, or constantThroughput in the script',
  ),
  later('autostart', 'flag', 'web page: start at once', 'use --headless'),
  later('autoquit', 'text', 'web page: quit after the run', 'use --headless'),
  later('web-port', 'text', 'port of the web page', WEB, 'P'),
  later('web-host', 'text', 'address of the web page', WEB),
  later('web-base-path', 'text', 'path of the web page', WEB),
  later('master', 'flag', 'run the master of workers on other machines', MASTER),
  later('master-bind-host', 'text', 'address the master listens on', MASTER),
  later('master-bind-port', 'text', 'port the master listens on', MASTER),
  later('worker', 'flag', 'run a worker of a master', MASTER),
  later('master-host', 'text', 'address of the master', MASTER),
  later('master-port', 'text', 'port of the master', MASTER),
  later('join', 'text', 'token that lets a worker in', MASTER),
  later('join-file', 'text', 'file with that token', MASTER),
  later('plain', 'flag', "Locust's plain protocol, without encryption", MASTER),
  later('locust-workers', 'text', 'listener for Python and Go workers', MASTER),
  later('expect-workers', 'text', 'wait for so many workers', MASTER),
  later('expect-workers-max-wait', 'text', 'wait so long for them', MASTER),
  later('on-worker-loss', 'text', 'what happens when a worker is lost', 'a lost worker process ends the run'),
  later(
    'fail-on-generator',
    'flag',
    'fail when the load generator was the limit',
    'the summary shows its CPU and loop delay',
  ),
]

/** Commands that belong to a later version, and what to use instead. */
export const LATER_COMMANDS: Readonly<Record<string, string>> = {
  calibrate: 'the summary of each run shows the CPU and loop delay of the load generator',
  compare: 'compare the summary.json files of two run directories',
  show: 'open the file written by --html',
  report: 'ask for the report when the run starts: --html, --json-file, --csv, --junit',
}
