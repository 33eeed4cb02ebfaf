// A strict reader of markup for tests: balanced elements, quoted attributes, no stray characters. XML by default, HTML's void elements on demand.

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const VOID = new Set(['meta', 'link', 'br', 'input', 'img'])
/** Elements whose content is text up to their end tag. */
const RAW = new Set(['style', 'script'])
const TAG = /<(\/?)([a-z][\w:-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/gy

function decode(text: string): string {
  if (/&(?!#?\w+;)/.test(text)) throw new Error(`stray ampersand in ${JSON.stringify(text.slice(0, 60))}`)
  return text.replace(/&(#?\w+);/g, (whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)))
    const char = ENTITIES[name]
    if (char === undefined) throw new Error(`unknown entity ${whole}`)
    return char
  })
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name, value = ''] of text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)) found[name!] = decode(value)
  return found
}

/** The root. @throws Error at the first thing that is not well formed. */
export function readMarkup(source: string, dialect: 'xml' | 'html' = 'xml'): Element {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters XML 1.0 does not have.
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/u.exec(source)
  if (forbidden) throw new Error(`character ${forbidden[0].charCodeAt(0)} at ${forbidden.index}`)
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let at = /^(<\?xml[^>]*\?>|<!doctype html>)?\s*/.exec(source)![0].length
  while (at < source.length) {
    const current = open.at(-1)!
    const end =
      dialect === 'html' && RAW.has(current.name) ? source.indexOf(`</${current.name}`, at) : source.indexOf('<', at)
    const text = source.slice(at, end < 0 ? source.length : end)
    current.text += RAW.has(current.name) ? text : decode(text)
    if (end < 0) break
    TAG.lastIndex = end
    const match = TAG.exec(source)
    if (match === null) throw new Error(`not a tag at ${end}: ${source.slice(end, end + 60)}`)
    const [, closing, name, attributes, empty] = match
    if (closing) {
      if (open.length < 2 || current.name !== name) throw new Error(`</${name}> closes <${current.name}> at ${end}`)
      open.pop()
    } else {
      const element: Element = { name: name!, attributes: attributesOf(attributes!), children: [], text: '' }
      current.children.push(element)
      if (!empty && !(dialect === 'html' && VOID.has(name!))) open.push(element)
    }
    at = TAG.lastIndex
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> is not closed`)
  return root
}

/** Every element below, itself included, in document order. */
export const everyElement = (element: Element): Element[] => [element, ...element.children.flatMap(everyElement)]
