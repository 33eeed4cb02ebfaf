// Names to addresses: `--resolve` entries first, then the system's resolver, remembered for a while and shared by all users of a worker.
import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import { TymbalError } from '../../../model/errors.js'
import { TwoGenerationCache } from '../request/two-generation-cache.js'

const NAMES_KEPT = 4000
const FRESH_MS = 60_000
/** An address that refused a connection is passed over for so long while others work. */
const AVOID_MS = 10_000

interface Address {
  readonly ip: string
  avoidUntilMs: number
}

interface Entry {
  addresses: Address[]
  next: number
  freshUntilMs: number
  waiting: ((error: NodeJS.ErrnoException | null) => void)[] | null
}

type Resolved = (error: NodeJS.ErrnoException | null) => void

export class AddressBook {
  private readonly clock: () => number
  private readonly fixed: Map<string, string[]>
  private readonly entries = new TwoGenerationCache<string, Entry>(NAMES_KEPT / 2)

  /** `resolve`: `host:port:address[,address]`; host and port may be `*`. @throws TymbalError TYM1005 when an entry is not of that form. */
  constructor(clock: () => number, resolve: readonly string[]) {
    this.clock = clock
    this.fixed = new Map(resolve.map(parseFixed))
  }

  /** Makes addresses of the name known, then calls back; at once when they are known already. */
  prepare(host: string, port: number, done: Resolved): void {
    const entry = this.entryOf(host, port)
    if (entry.addresses.length > 0 && this.clock() < entry.freshUntilMs) done(null)
    else if (entry.waiting !== null) entry.waiting.push(done)
    else this.lookUp(host, entry, done)
  }

  /** The next address in turn, so that connections spread over all of them; those that refused lately come last. */
  pick(host: string, port: number): string {
    const entry = this.entryOf(host, port)
    const { addresses, next } = entry
    // Thousands of names looked up in between: this one was forgotten. The system looks it up again.
    if (addresses.length === 0) return host
    entry.next = (next + 1) % addresses.length
    const now = this.clock()
    for (let i = 0; i < addresses.length; i++) {
      const address = addresses[(next + i) % addresses.length]!
      if (address.avoidUntilMs <= now) return address.ip
    }
    return addresses[next]!.ip
  }

  /** How many addresses are known: so many connection attempts make sense. */
  count(host: string, port: number): number {
    return this.entryOf(host, port).addresses.length
  }

  /** The address did not accept a connection. */
  avoid(host: string, port: number, ip: string): void {
    for (const address of this.entryOf(host, port).addresses) {
      if (address.ip === ip) address.avoidUntilMs = this.clock() + AVOID_MS
    }
  }

  private entryOf(host: string, port: number): Entry {
    const key = `${host}:${port}`
    let entry = this.entries.get(key)
    if (entry === undefined) {
      const ips = this.fixedFor(host, port)
      entry = { addresses: ips.map(toAddress), next: 0, freshUntilMs: ips.length > 0 ? Infinity : 0, waiting: null }
      this.entries.set(key, entry)
    }
    return entry
  }

  private fixedFor(host: string, port: number): string[] {
    const { fixed } = this
    const found = fixed.get(`${host}:${port}`) ?? fixed.get(`${host}:*`) ?? fixed.get(`*:${port}`) ?? fixed.get('*:*')
    return found ?? (isIP(host) === 0 ? [] : [host])
  }

  private lookUp(host: string, entry: Entry, done: Resolved): void {
    entry.waiting = [done]
    lookup(host, { all: true }, (error, found) => {
      const waiting = entry.waiting ?? []
      entry.waiting = null
      if (error === null && found.length > 0) this.remember(entry, [...new Set(found.map(({ address }) => address))])
      const usable = entry.addresses.length > 0
      for (const resolved of waiting) resolved(usable ? null : (error ?? notFound(host)))
    })
  }

  private remember(entry: Entry, ips: string[]): void {
    const before = new Map(entry.addresses.map((address) => [address.ip, address]))
    entry.addresses = ips.map((ip) => before.get(ip) ?? toAddress(ip))
    entry.next = 0
    entry.freshUntilMs = this.clock() + FRESH_MS
  }
}

const toAddress = (ip: string): Address => ({ ip, avoidUntilMs: 0 })

function notFound(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' })
}

/** One entry of `--resolve`. @throws TymbalError TYM1005 */
export function parseFixed(text: string): [string, string[]] {
  const match = /^\+?(\[[^\]]+\]|[^:[\]]+):(\d+|\*):(.+)$/.exec(text)
  const ips = (match?.[3] ?? '').split(',').map((ip) => ip.trim().replace(/^\[(.*)\]$/, '$1'))
  if (match === null || !ips.every((ip) => isIP(ip) !== 0)) {
    throw new TymbalError('TYM1005', `"${text}" is not of the form host:port:address`, {
      hint: 'Write for example example.com:443:127.0.0.1; host and port may be *, several addresses are separated by commas.',
    })
  }
  return [`${match[1]!.toLowerCase().replace(/^\[(.*)\]$/, '$1')}:${match[2]}`, ips]
}
