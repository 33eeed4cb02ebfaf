// Cuts header fields out of the text of a response head, only when somebody asks for them.

/**
 * All fields of a head, names in lower case. Repeated fields are joined with `, `, those of `set-cookie` with a line feed,
 * because a cookie may hold a comma. The object has no prototype, so a field may have any name.
 */
export function parseHeaders(head: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null)
  forEachField(head, (name, value) => {
    const before = headers[name]
    headers[name] = before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`
  })
  return headers
}

/** Every value of one field, in order; `name` in lower case. Other fields are not cut out: answers that set cookies come through here. */
export function fieldValues(head: string, name: string): string[] {
  const values: string[] = []
  const text = head.includes('\n ') || head.includes('\n\t') ? head.replace(FOLD, ' ') : head
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
    const colon = at + name.length
    if (text[colon] !== ':' || text.slice(at, colon).toLowerCase() !== name) continue
    values.push(trimBlanks(text, colon + 1, text.indexOf('\n', colon)))
  }
  return values
}

/** What the parser of heads passes over before the status line. */
const EMPTY_LINES = /^[\r\n]+/
const FOLD = /\r?\n[ \t]+/g

function forEachField(head: string, take: (name: string, value: string) => void): void {
  const lines = head.replace(EMPTY_LINES, '').replace(FOLD, ' ').split('\n')
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!
    const colon = line.indexOf(':')
    if (colon > 0) take(line.slice(0, colon).toLowerCase(), trimBlanks(line, colon + 1, line.length))
  }
}

/** Not what `trim` takes off: a no-break space is also the last byte of an à in UTF-8. */
function trimBlanks(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13
