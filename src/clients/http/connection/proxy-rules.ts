// Which proxy a request goes through: none, the one that was named, or what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say.
import { TymbalError } from '../../../model/errors.js'
import { parseUrl, percentDecoded } from '../parse-url.js'

export interface ProxyServer {
  readonly host: string
  readonly port: number
  /** Value of the Proxy-Authorization header; '' for none. */
  readonly authorization: string
}

export type Environment = Readonly<Record<string, string | undefined>>

type ProxyFor = (secure: boolean, host: string, port: number) => ProxyServer | null

/**
 * `setting`: '' = no proxy, 'env' = the environment decides, else the proxy's URL for everything.
 * @throws TymbalError TYM1005 when a proxy's URL is not one or is not http.
 */
export function proxyRules(setting: string, env: Environment): ProxyFor {
  if (setting === '') return () => null
  if (setting !== 'env') {
    const server = parseProxy(setting)
    return () => server
  }
  const forHttp = fromEnv(env, 'http_proxy')
  const forHttps = fromEnv(env, 'https_proxy')
  const isExcluded = exclusions(variable(env, 'no_proxy'))
  return (secure, host, port) => (isExcluded(host, port) ? null : secure ? forHttps : forHttp)
}

function fromEnv(env: Environment, name: string): ProxyServer | null {
  const value = variable(env, name) || variable(env, 'all_proxy')
  return value === '' ? null : parseProxy(value)
}

const variable = (env: Environment, name: string): string => env[name] ?? env[name.toUpperCase()] ?? ''

function parseProxy(text: string): ProxyServer {
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  if (url === null || url.protocol !== 'http:' || url.hostname === '') {
    throw new TymbalError('TYM1005', `"${redact(text)}" is not the URL of a proxy`, {
      hint: 'Write http://host:port or http://user:password@host:port; other kinds of proxies are not supported.',
    })
  }
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  return { host, port: url.port === '' ? 80 : Number(url.port), authorization: authorizationOf(url) }
}

const redact = (text: string): string => text.replace(/\/\/[^@/]*@/, '//…@')

function authorizationOf(url: URL): string {
  if (url.username === '' && url.password === '') return ''
  const plain = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`
  return `Basic ${Buffer.from(plain).toString('base64')}`
}

/** NO_PROXY: names with their subdomains, addresses, `host:port`, or `*`; separated by commas or spaces. */
function exclusions(text: string): (host: string, port: number) => boolean {
  const rules = text
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .map(parseExclusion)
  return (host, port) => rules.some((rule) => rule(host.toLowerCase(), port))
}

function parseExclusion(rule: string): (host: string, port: number) => boolean {
  if (rule === '*') return () => true
  const [text, portText] = splitPort(rule)
  const name = text.toLowerCase().replace(/^\*?\./, '')
  return (host, port) => (portText === '' || Number(portText) === port) && (host === name || host.endsWith(`.${name}`))
}

/** `a:1`, `[::1]:1`, `[::1]`, `::1` and `a` as name and port; a bare IPv6 address has no port. */
function splitPort(rule: string): [string, string] {
  if (rule.startsWith('[')) {
    const end = rule.indexOf(']')
    return [rule.slice(1, end), rule.slice(end + 1).replace(':', '')]
  }
  const colon = rule.indexOf(':')
  if (colon < 0 || colon !== rule.lastIndexOf(':')) return [rule, '']
  return [rule.slice(0, colon), rule.slice(colon + 1)]
}
