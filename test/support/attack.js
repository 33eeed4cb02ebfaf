// Runs in a page of somebody else: every way to ask another server that a browser has. Answers what it could read or open.

const WAYS = [{ credentials: 'include' }, { credentials: 'include', mode: 'no-cors' }, { credentials: 'omit' }]
const FORMS = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']
const LONGEST_MS = 1500

const make = (tag, properties) => Object.assign(document.createElement(tag), properties)

/** True when it loads. */
function loads(element) {
  return new Promise((resolve) => {
    element.onload = () => resolve(true)
    element.onerror = () => resolve(false)
    setTimeout(resolve, LONGEST_MS, false)
    document.body.append(element)
  })
}

async function fetched(what, url, init) {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_MS) }).catch(() => null)
  return answer === null || answer.type === 'opaque' ? [] : [`${what} ${url}: ${answer.status}`]
}

async function fetches({ api, changing, getting, body }) {
  const got = []
  for (const way of WAYS) {
    const isSimple = way.mode === 'no-cors'
    for (const path of getting) got.push(...(await fetched('GET', api + path, way)))
    for (const { method, path } of changing) {
      if (isSimple && method !== 'POST') continue
      const headers = { 'Content-Type': isSimple ? 'text/plain' : 'application/json' }
      got.push(...(await fetched(method, api + path, { ...way, method, body, headers })))
      if (method === 'POST') got.push(...(await fetched('bare POST', api + path, { ...way, method })))
    }
  }
  return got
}

async function listens({ api }) {
  const source = new EventSource(`${api}/runs/live/stream`, { withCredentials: true })
  const isOpen = await new Promise((resolve) => {
    source.onopen = () => resolve(true)
    source.onerror = () => resolve(false)
  })
  source.close()
  return isOpen ? ['the stream is open'] : []
}

async function embeds({ api, page }) {
  const got = []
  for (const path of ['/state', '/runs/live/stop', '/runs/live']) {
    for (const tag of ['script', 'img']) if (await loads(make(tag, { src: api + path }))) got.push(`${tag} ${path}`)
  }
  if (await loads(make('script', { src: page.script }))) got.push('the app as a script')
  const frame = make('iframe', { src: page.url })
  await loads(frame)
  try {
    if (frame.contentDocument.title !== '') got.push(`the page in a frame: ${frame.contentDocument.title}`)
  } catch {
    // It may not look into it.
  }
  return got
}

/** A form sends what no fetch may; its answer goes to a frame and is not read, what it did is seen in the run. */
async function sendsForms({ api, changing, body }) {
  const sent = changing.flatMap(({ path }) => FORMS.map((enctype) => sendForm(api + path, enctype, body)))
  await Promise.all(sent)
  return []
}

function sendForm(action, enctype, body) {
  const frame = make('iframe', { name: `frame-${action}-${enctype}` })
  const form = make('form', { action, method: 'post', enctype, target: frame.name })
  form.append(make('input', { name: body.slice(0, -1), value: '}' }))
  document.body.append(frame, form)
  form.submit()
  return new Promise((resolve) => {
    frame.onload = resolve
    setTimeout(resolve, LONGEST_MS)
  })
}

// biome-ignore lint/correctness/noUnusedVariables: called by the test, in the page.
async function attack(what) {
  const got = []
  for (const way of [fetches, listens, embeds, sendsForms]) got.push(...(await way(what)))
  return got
}
