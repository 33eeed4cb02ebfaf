// What people write out of habit, from other tools, and what to write here instead.

/** Names that are no options. */
export const HINTS: ReadonlyMap<string, string> = new Map([
  ['data', 'give json, form or body'],
  ['files', 'give multipart'],
  ['query', 'give params'],
  ['searchParams', 'give params'],
  ['qs', 'give params'],
  ['catch_response', 'give check'],
  ['allow_redirects', "give redirect: 'follow' or 'manual'"],
  ['follow_redirects', "give redirect: 'follow' or 'manual'"],
  ['followRedirects', "give redirect: 'follow' or 'manual'"],
  ['redirects', 'give maxRedirects'],
  ['responseCallback', 'give expect: { status }'],
  ['compression', 'give compress'],
  ['cookies', 'give headers: { Cookie }'],
  ['jar', 'each user has its own cookies; give headers: { Cookie } for others'],
  ['verify', 'use --insecure, or options.insecure'],
  ['proxies', 'use --proxy'],
  ['stream', 'leave it out'],
  ['responseType', 'leave it out: call json(), text() or bytes() of the response'],
  ['signal', 'give timeout'],
  ['bearer', 'give auth: { bearer }'],
  ['token', 'give auth: { bearer }'],
])
