// Options of a worker that joins a master.
import type { OptionSpec } from './option-spec.js'

const COMMANDS = ['start'] as const
const GROUP = 'Joining a master' as const

export const WORKER_OPTIONS = [
  {
    key: 'worker',
    flag: 'worker',
    kind: 'flag',
    help: 'run users for a master, which says how many and when',
    group: GROUP,
    commands: COMMANDS,
    config: false,
  },
  {
    key: 'masterHost',
    flag: 'master-host',
    kind: 'text',
    argument: 'address',
    help: 'where the master is',
    default: '127.0.0.1',
    group: GROUP,
    commands: COMMANDS,
  },
  {
    key: 'masterPort',
    flag: 'master-port',
    kind: 'integer',
    argument: 'port',
    help: 'port of the master',
    default: '5557',
    min: 1,
    max: 65_535,
    group: GROUP,
    commands: COMMANDS,
  },
  {
    key: 'plain',
    flag: 'plain',
    kind: 'flag',
    help: "speak Locust's plain protocol, without encryption: joins a Python Locust master (docs/LOCUST-MASTER.md)",
    group: GROUP,
    commands: COMMANDS,
  },
] as const satisfies readonly OptionSpec[]
