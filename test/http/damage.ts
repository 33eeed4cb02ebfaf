// Damage done to valid answers, each with the outcome that a correct client must have. The reasons cite RFC 9112 where it decides.
import { type Dice, diceFor } from './dice.js'
import {
  type Aftermath,
  LONG_TIMEOUT_MS,
  type Plan,
  SHORT_TIMEOUT_MS,
  type Step,
  splitWrites,
  type Verdict,
} from './plan.js'
import { type Answer, bytesOf, makeShape, type PartKind, type Shape, type ShapeWish } from './shapes.js'

/** Draws the method; the shape of the answer depends on it. */
export function drawMethod(dice: Dice): string {
  return dice.pick(['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])
}

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE'])

export interface Outcome {
  readonly story: string
  readonly steps: readonly Step[]
  readonly verdict: Verdict
  readonly after: Aftermath
  readonly silent?: boolean
  readonly early?: boolean
  readonly bodyBytes?: number
  readonly pauseAfterMs?: number
}

export function plan(dice: Dice, method: string, outcome: Outcome): Plan {
  return {
    method,
    bodyBytes: outcome.bodyBytes ?? (BODILESS.has(method) ? 0 : dice.below(300)),
    timeoutMs: outcome.silent ? SHORT_TIMEOUT_MS : LONG_TIMEOUT_MS,
    pauseAfterMs: outcome.pauseAfterMs ?? 0,
    story: outcome.story,
    steps: outcome.steps,
    verdict: outcome.verdict,
    after: outcome.after,
    early: outcome.early ?? false,
  }
}

export const END: Step = { do: 'end' }
export const RESET: Step = { do: 'reset' }
export const HOLD: Step = { do: 'hold' }

export const succeed = (answer: Answer): Verdict => ({ must: 'succeed', answer })
export const fail = (why: string): Verdict => ({ must: 'fail', why })
export const either = (why: string, answer: Answer | null = null): Verdict => ({ must: 'either', why, answer })

/** `method` is drawn when it is left out. */
export type Damage = (dice: Dice, method?: string) => Plan

/** A valid answer, only split and delayed. */
export function intact(dice: Dice, method = drawMethod(dice)): Plan {
  const shape = makeShape(dice, method)
  const mustEnd = !shape.keepAlive
  return plan(dice, method, {
    story: `${shape.name} + split`,
    steps: [...splitWrites(dice, bytesOf(shape.parts)), ...(mustEnd ? [END] : [])],
    verdict: succeed(shape.answer),
    after: mustEnd ? 'gone' : 'keep',
  })
}

/** The answer ends at any byte, by FIN, RST or silence. */
export function cut(dice: Dice, method = drawMethod(dice)): Plan {
  const shape = makeShape(dice, method)
  const whole = bytesOf(shape.parts)
  const at = dice.chance(0.1) ? 0 : dice.below(whole.length)
  const how = dice.pick([END, END, END, RESET, RESET, HOLD])
  return plan(dice, method, {
    story: `${shape.name} + cut at ${at} of ${whole.length} by ${how.do}`,
    steps: [...splitWrites(dice, whole.subarray(0, at)), ...settle(dice, how), how],
    verdict: verdictOfCut(shape, at, how),
    after: 'gone',
    silent: how === HOLD,
  })
}

/** A reset overtakes what the kernel has not delivered yet: give the bytes a turn now and then. */
const settle = (dice: Dice, how: Step): Step[] =>
  how === RESET && dice.chance(0.7) ? [{ do: 'wait', ms: dice.between(0, 2) }] : []

function verdictOfCut(shape: Shape, at: number, how: Step): Verdict {
  if (how === HOLD) return fail('the server fell silent: only a timeout ends it')
  const bodyStart = offsetOf(shape, 'blank') + 2
  if (at < bodyStart) return fail('closed before the head was whole')
  if (shape.framing === 'close') {
    if (shape.coding !== 'identity') return either('the encoded body is cut, but its framing is not')
    const body = bytesOf(shape.parts).subarray(bodyStart, at)
    // libuv reports a reset that arrives together with the last data as an ordinary end.
    if (how === RESET) return either('a reset is no end of the body, but Node may not tell', { ...shape.answer, body })
    return succeed({ ...shape.answer, body })
  }
  if (shape.framing === 'chunked' && at >= offsetOf(shape, 'last') + lengthOf(shape, 'last')) {
    return either('RFC 9112 8: complete once the last chunk is there, though the trailer section is cut', shape.answer)
  }
  return fail('RFC 9112 8: closed before the declared body was whole')
}

/** Byte offset of the first part of the kind. */
function offsetOf(shape: Shape, kind: PartKind): number {
  const index = shape.parts.findIndex((one) => one.kind === kind)
  return bytesOf(shape.parts.slice(0, index)).length
}

const lengthOf = (shape: Shape, kind: PartKind): number => shape.parts.find((one) => one.kind === kind)!.bytes.length

/** A whole keep-alive answer, after which the connection ends without a word. */
export function closedAfterwards(dice: Dice, method = drawMethod(dice)): Plan {
  const shape = makeShape(dice, method, { framing: dice.pick(['length', 'chunked']), keepAlive: true })
  const how = dice.pick([END, END, RESET])
  const wait: Step = { do: 'wait', ms: dice.pick([0, 0, 1, 3]) }
  return plan(dice, method, {
    story: `${shape.name} + ${how.do} after the answer`,
    steps: [...splitWrites(dice, bytesOf(shape.parts)), wait, how],
    verdict: how === END ? succeed(shape.answer) : either('the reset may overtake the answer', shape.answer),
    after: 'surprise',
    pauseAfterMs: dice.pick([0, 0, 6]),
  })
}

const SAME_HEADS = 12

/** One of a few answers that come again and again, whole or hurt: what was learnt from one must not be believed of the next. */
export function repeated(dice: Dice): Plan {
  const number = dice.below(SAME_HEADS)
  const method = dice.pick(['GET', 'GET', 'HEAD', 'POST'])
  // The same bytes answer GET, POST and HEAD alike: only the framing differs.
  const shape = makeShape(diceFor(0, 'repeated', number), 'GET', {
    ...REPEATED[number % REPEATED.length],
    coding: 'identity',
  })
  const head = bytesOf(shape.parts.slice(0, shape.parts.findIndex((one) => one.kind === 'blank') + 1))
  const whole = method === 'HEAD' ? head : bytesOf(shape.parts)
  const at = dice.chance(0.7) ? whole.length : dice.below(whole.length)
  const surplus = at === whole.length && dice.chance(0.1)
  const answer = method === 'HEAD' ? { ...shape.answer, body: Buffer.alloc(0) } : shape.answer
  const isCut = at < whole.length
  const mustEnd = isCut || surplus || !shape.keepAlive
  return plan(dice, method, {
    story: `${method} of ${shape.name}, number ${number}, ${at} of ${whole.length} bytes${surplus ? ' and more' : ''}`,
    steps: surplus
      ? [{ do: 'write', bytes: Buffer.concat([whole, Buffer.from('more')]) }, END]
      : [...splitWrites(dice, whole.subarray(0, at)), ...(mustEnd ? [END] : [])],
    verdict: isCut ? verdictOfCut(shape, at, END) : succeed(answer),
    after: mustEnd ? 'gone' : 'keep',
  })
}

const REPEATED: readonly ShapeWish[] = [
  { framing: 'length', status: 200, keepAlive: true },
  { framing: 'length', status: 200, keepAlive: true, body: Buffer.from('0123456789') },
  { framing: 'length', status: 200, keepAlive: false, body: Buffer.from('abcdefghij') },
  { framing: 'chunked', status: 200, keepAlive: true, body: Buffer.from('0123456789') },
  { framing: 'length', status: 404, keepAlive: true, body: Buffer.from('') },
  { framing: 'length', status: 204, keepAlive: true },
]

/** More bytes than the answer declared: in the same write as its end, or later. */
export function longerThanDeclared(dice: Dice, method = drawMethod(dice)): Plan {
  const framing = dice.pick(['length', 'chunked'] as const)
  const status = dice.chance(0.15) ? { status: dice.pick([204, 304]) } : {}
  const shape = makeShape(dice, method, { framing, keepAlive: true, ...status, ...smallBody(dice) })
  const extra = dice.pick([
    Buffer.from(dice.text(dice.between(1, 50))),
    Buffer.from('\0'),
    Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npoison!'),
    Buffer.from('HTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n'),
    Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'),
    Buffer.from('0\r\n\r\n'),
  ])
  const whole = bytesOf(shape.parts)
  const late = dice.chance(0.4)
  const wait: Step = { do: 'wait', ms: dice.pick([0, 1, 2]) }
  return plan(dice, method, {
    story: `${shape.name} + ${extra.length} extra bytes ${late ? 'later' : 'at once'}`,
    steps: late
      ? [...splitWrites(dice, whole), wait, { do: 'write', bytes: extra }, { do: 'wait', ms: 1 }, END]
      : [{ do: 'write', bytes: Buffer.concat([whole, extra]) }, HOLD],
    verdict: succeed(shape.answer),
    after: late ? 'surprise' : 'gone',
  })
}

const smallBody = (dice: Dice): ShapeWish => ({ body: Buffer.from(dice.text(dice.between(0, 200))) })

/** One byte of the body changed: framing is whole, so the client must hand out exactly the changed body. */
export function garbledBody(dice: Dice): Plan {
  const method = dice.pick(['GET', 'POST'])
  const body = Buffer.from(dice.text(dice.between(1, 400)))
  const shape = makeShape(dice, method, {
    framing: dice.pick(['length', 'chunked', 'close']),
    coding: 'identity',
    status: 200,
    body,
  })
  const dirty = shape.parts.map((one) =>
    one.kind === 'body' || one.kind === 'data' ? { ...one, bytes: garble(dice, one.bytes) } : one,
  )
  const changed = bytesOf(dirty.filter((one) => one.kind === 'body' || one.kind === 'data'))
  const mustEnd = !shape.keepAlive
  return plan(dice, method, {
    story: `${shape.name} + garbled body`,
    steps: [...splitWrites(dice, bytesOf(dirty)), ...(mustEnd ? [END] : [])],
    verdict: succeed({ ...shape.answer, body: changed }),
    after: mustEnd ? 'gone' : 'keep',
  })
}

function garble(dice: Dice, bytes: Buffer): Buffer {
  const dirty = Buffer.from(bytes)
  for (let i = dice.between(1, 4); i > 0; i--) dirty[dice.below(dirty.length)] = dice.below(256)
  return dirty
}

/** Bytes changed, dropped or doubled anywhere: no outcome is promised but that there is one. */
export function garbledAnywhere(dice: Dice, method = drawMethod(dice)): Plan {
  const shape = makeShape(dice, method, smallBody(dice))
  const whole = bytesOf(shape.parts)
  const dirty = dice.pick([garble, dropBytes, doubleBytes, insertBytes])(dice, whole)
  const how = dice.pick([END, END, END, RESET, HOLD])
  return plan(dice, method, {
    story: `${shape.name} + garbled anywhere, then ${how.do}`,
    steps: [...splitWrites(dice, dirty), how],
    verdict: either('garbled bytes may or may not make another valid answer'),
    after: 'surprise',
    silent: how === HOLD,
  })
}

function dropBytes(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.between(1, 10))])
}

function doubleBytes(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length)
  return Buffer.concat([bytes.subarray(0, at + dice.between(1, 10)), bytes.subarray(at)])
}

function insertBytes(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length)
  const strange = dice.pick(['\0', '\r', '\n', '\r\n', '\r\n\r\n', ' ', ':', '\x7f', '\xff', '0\r\n\r\n', '\t', ';'])
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(strange, 'latin1'), bytes.subarray(at)])
}

/** An answer before the body of the request was read; what is left of the body is read afterwards, or the connection ends. */
export function earlyAnswer(dice: Dice): Plan {
  const method = dice.pick(['POST', 'PUT'])
  const status = dice.pick([200, 400, 413, 401])
  const shape = makeShape(dice, method, { framing: 'length', version: '1.1', status, ...smallBody(dice) })
  const how = shape.keepAlive ? null : dice.pick([END, END, RESET])
  return plan(dice, method, {
    story: `${shape.name} + early, then ${how?.do ?? 'read on'}`,
    steps: [...splitWrites(dice, bytesOf(shape.parts)), ...(how ? [how] : [])],
    verdict: how === RESET ? either('the reset may overtake the answer', shape.answer) : succeed(shape.answer),
    after: shape.keepAlive ? 'keep' : 'gone',
    early: true,
    bodyBytes: dice.pick([1000, 20_000, 300_000, 300_000, 4_000_000]),
  })
}

/** A redirect to `/f?<key>/1`, whose own plan is drawn there; followed, it is one sample. */
export function redirectTo(dice: Dice, location: string): Plan {
  const shape = makeShape(dice, 'GET', {
    framing: dice.pick(['length', 'chunked']),
    status: dice.pick([301, 302, 303, 307, 308]),
    headers: [['Location', location]],
    ...smallBody(dice),
  })
  const mustEnd = !shape.keepAlive
  return plan(dice, 'GET', {
    story: `${shape.name} + redirect`,
    steps: [...splitWrites(dice, bytesOf(shape.parts)), ...(mustEnd ? [END] : [])],
    verdict: succeed(shape.answer),
    after: mustEnd ? 'gone' : 'keep',
  })
}
