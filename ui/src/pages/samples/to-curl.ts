// A request as a command for the shell, to be made again by hand: every text is one word of it, whatever it holds.
import type { KeptSample } from '../../../../src/web/api.js'

/** What curl says by itself, or what would be wrong for another body. */
const OWN = /^(host|content-length|connection|accept-encoding|transfer-encoding)$/i

type Sent = Pick<KeptSample, 'verb' | 'url' | 'request'>

/** Redacted values stay `<redacted>`: put your own there. Of a body that was cut only the start is there. */
export function toCurl({ verb, url, request: { headers, body } }: Sent): string {
  const hasBody = body !== ''
  const byItself = hasBody ? 'POST' : 'GET'
  const method = verb === 'HEAD' && !hasBody ? ['--head'] : verb === byItself ? [] : [`-X ${shellWord(verb)}`]
  const isCompressed = headers.some(([name]) => name.toLowerCase() === 'accept-encoding')
  const parts = [
    ...[...method, '-g', shellWord(url)],
    ...(isCompressed ? ['--compressed'] : []),
    ...headers.filter(([name]) => !OWN.test(name)).map((field) => `-H ${shellWord(headerLine(field))}`),
    ...(hasBody ? [`--data-raw ${shellWord(body)}`] : []),
  ]
  return `curl ${parts.join(' \\\n  ')}`
}

/** curl sends a header without a value only when it ends with a semicolon. */
const headerLine = ([name, value]: readonly [string, string]): string =>
  value === '' ? `${name};` : `${name}: ${value}`

/** Control characters could end the paste in a terminal; bash, zsh and ksh know them written so. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/

export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return CONTROL.test(text) ? ansiWord(text) : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

const ansiWord = (text: string): string => `$'${[...text].map(ansiChar).join('')}'`

function ansiChar(char: string): string {
  if (char === '\\' || char === "'") return `\\${char}`
  if (!CONTROL.test(char)) return char
  const code = char.charCodeAt(0)
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
