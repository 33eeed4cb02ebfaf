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

/** Every value of one field, in order; `name` in lower case. */
export function fieldValues(head: string, name: string): string[] {
  const values: string[] = []
  forEachField(head, (field, value) => {
    if (field === name) values.push(value)
  })
  return values
}

/** What the parser of heads passes over before the status line. */
const EMPTY_LINES = /^[\r\n]+/
const FOLD = /\r?\n[ \t]+/g
/** Not what `trim` takes off: a no-break space is also the last byte of an à in UTF-8. */
const BLANKS = /^[ \t]+|[ \t\r]+$/g

function forEachField(head: string, take: (name: string, value: string) => void): void {
  const lines = head.replace(EMPTY_LINES, '').replace(FOLD, ' ').split('\n')
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!
    const colon = line.indexOf(':')
    if (colon > 0) take(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replace(BLANKS, ''))
  }
}
