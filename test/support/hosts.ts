// Hosts on one machine: a network namespace each, on two networks, so that the way to the master can be cut while the load flows.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'

/** `control` joins master and workers, `load` joins workers and target. */
export const NETWORKS = ['control', 'load'] as const
export type Network = (typeof NETWORKS)[number]
/** Seen from the host: what comes in, or what goes out. */
export type Direction = 'in' | 'out'

/** Tests on hosts say that they are skipped where they cannot be made. */
export const canMakeHosts = process.getuid?.() === 0 && spawnSync('ip', ['netns', 'list']).status === 0

const SUBNETS: Readonly<Record<Network, string>> = { control: '10.77.0', load: '10.78.0' }
const NAMED = '/run/netns'
const PREFIX = /^t(\d+)-[0-9a-f]{4}-/

export interface Hosts {
  ip(host: string, network?: Network): string
  /** The network namespace, for programs of this machine that act in it. */
  namespace(host: string): string
  /** Runs a program there, with the host's own name. Whatever still runs ends with `remove`. */
  spawn(host: string, command: readonly string[], options?: SpawnOptions): ChildProcess
  /** Pulls the plug: nothing goes either way, and nobody is told. */
  cut(host: string, network?: Network): void
  /** Undoes `cut`, `drop` and `throttle`. */
  heal(host: string, network?: Network): void
  /** Packets of one direction vanish. */
  drop(host: string, direction: Direction, network?: Network): void
  /** What the host sends is held to a rate, as `tc` writes it: 64kbit. */
  throttle(host: string, rate: string, network?: Network): void
  /** Ends all that runs there and takes the hosts away; safe to call again. */
  remove(): void
}

/** Takes about a tenth of a second. The addresses are the same each time: no two sets of hosts see each other. */
export function createHosts(names: readonly string[]): Hosts {
  removeLeftOvers()
  const prefix = `t${process.pid}-${randomBytes(2).toString('hex')}-`
  const running = new Set<ChildProcess>()
  const namespace = (host: string): string => `${prefix}${host}`
  const hub = namespace('switch')
  const all = [hub, ...names.map(namespace)]
  const remove = (): void => {
    for (const child of running) child.kill('SIGKILL')
    running.clear()
    removeNamespaces(all)
  }
  try {
    shell([...switchCommands(hub), ...names.flatMap((host, i) => hostCommands(hub, namespace(host), host, i + 1))])
  } catch (fault) {
    remove()
    throw fault
  }
  return {
    ip: (host, network = 'control') => `${SUBNETS[network]}.${addressOf(names.indexOf(host) + 1)}`,
    namespace,
    spawn(host, command, options = {}) {
      const child = spawn('ip', ['netns', 'exec', namespace(host), ...asHost(host, command)], options)
      running.add(child)
      child.once('exit', () => running.delete(child))
      return child
    },
    cut: (host, network = 'control') => shell([`ip -n ${hub} link set ${portOf(host, network)} down`]),
    heal: (host, network = 'control') => shell(healCommands(hub, namespace(host), host, network)),
    drop: (host, direction, network = 'control') => shell(dropCommands(namespace(host), direction, network)),
    throttle: (host, rate, network = 'control') =>
      shell([`tc -n ${namespace(host)} qdisc replace dev ${network} root tbf rate ${rate} burst 1600 latency 400ms`]),
    remove,
  }
}

const addressOf = (place: number): number => 10 + place
const portOf = (host: string, network: Network): string => `${network[0]}-${host}`

/** `unshare` and `sh` replace themselves by what they run: the child's process id is the program's own. */
const asHost = (host: string, command: readonly string[]): readonly string[] => [
  ...['unshare', '--uts', 'sh', '-c', `echo ${host} > /proc/sys/kernel/hostname; exec "$@"`, 'sh'],
  ...command,
]

const switchCommands = (hub: string): readonly string[] => [
  `ip netns add ${hub}`,
  ...NETWORKS.flatMap((network) => [
    `ip -n ${hub} link add ${network} type bridge`,
    `ip -n ${hub} link set ${network} up`,
  ]),
]

function hostCommands(hub: string, namespace: string, host: string, place: number): readonly string[] {
  const plugs = NETWORKS.flatMap((network) => [
    `ip link add ${network} netns ${namespace} type veth peer name ${portOf(host, network)} netns ${hub}`,
    `ip -n ${hub} link set ${portOf(host, network)} master ${network} up`,
    `ip -n ${namespace} addr add ${SUBNETS[network]}.${addressOf(place)}/24 dev ${network}`,
    `ip -n ${namespace} link set ${network} up`,
  ])
  return [`ip netns add ${namespace}`, `ip -n ${namespace} link set lo up`, ...plugs]
}

const healCommands = (hub: string, namespace: string, host: string, network: Network): readonly string[] => [
  `ip -n ${hub} link set ${portOf(host, network)} up`,
  `ip -n ${namespace} neigh flush dev ${network}`,
  `ip netns exec ${namespace} nft delete table inet part 2>/dev/null || true`,
  `tc -n ${namespace} qdisc del dev ${network} root 2>/dev/null || true`,
]

function dropCommands(namespace: string, direction: Direction, network: Network): readonly string[] {
  const [hook, side] = direction === 'in' ? ['input', 'iifname'] : ['output', 'oifname']
  const nft = `ip netns exec ${namespace} nft`
  return [
    `${nft} add table inet part`,
    `${nft} 'add chain inet part ${hook} { type filter hook ${hook} priority 0; }'`,
    `${nft} add rule inet part ${hook} ${side} ${network} drop`,
  ]
}

function shell(commands: readonly string[]): void {
  const { status, stderr } = spawnSync('sh', ['-ec', commands.join('\n')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`a host could not be changed: ${stderr}`)
}

const removeNamespaces = (names: readonly string[]): void =>
  shell(names.map((name) => `ip netns del ${name} 2>/dev/null || true`))

/** Hosts of a test process that was killed. */
function removeLeftOvers(): void {
  const names = existsSync(NAMED) ? readdirSync(NAMED) : []
  const isLeft = (pid: string | undefined): boolean => pid !== undefined && !existsSync(`/proc/${pid}`)
  const left = names.filter((name) => isLeft(PREFIX.exec(name)?.[1]))
  if (left.length > 0) removeNamespaces(left)
}
