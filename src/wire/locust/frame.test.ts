// Locust's frame: what its peers must read, what they send, and refusal of everything that is no message.
import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, MAX_LOCUST_BYTES } from './frame.js'
import { float64, type PackValue } from './pack.js'

const bytesOf = (...bytes: number[]) => new Uint8Array(bytes)
const dataOf = (data: PackValue): number[] => [...encodeFrame('t', data, 'w').subarray(3, -2)]

describe('what goes out', () => {
  it('is a triple that any MessagePack reader takes', () => {
    const sent = encodeFrame('spawn', { user_classes_count: { A: 3, B: 0 }, host: null, parsed_options: {} }, 'h_1')
    expect(decode(sent)).toEqual([
      'spawn',
      { user_classes_count: { A: 3, B: 0 }, host: null, parsed_options: {} },
      'h_1',
    ])
  })

  it('has integer keys from a Map, and text keys from an object', () => {
    expect(dataOf(new Map([[90, 3]]))).toEqual([0x81, 90, 3])
    expect(dataOf({ 90: 3 })).toEqual([0x81, 0xa2, 0x39, 0x30, 3])
  })

  it('has float64 on demand, and small integers otherwise', () => {
    expect(dataOf(float64(3))).toEqual([0xcb, 0x40, 8, 0, 0, 0, 0, 0, 0])
    expect(dataOf(3)).toEqual([3])
    expect(dataOf(0.5)).toEqual([0xcb, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0])
  })

  it('leaves undefined fields out, and has no extension types', () => {
    expect(dataOf({ a: undefined, b: 1 })).toEqual([0x81, 0xa1, 0x62, 1])
  })

  it('agrees with the library for every value both know', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
        fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array({ maxLength: 300 }),
        fc.array(tie('any'), { maxLength: 20 }),
        fc.dictionary(
          fc.string({ unit: 'grapheme-ascii' }).filter((key) => key !== '__proto__'),
          tie('any'),
        ),
      ),
    })).any as fc.Arbitrary<PackValue>
    fc.assert(
      fc.property(value, (data) => {
        expect(decode(new Uint8Array(encodeFrame('t', data, 'w')))).toEqual(['t', data, 'w'])
        expect(decodeFrame(encode(['t', data, 'w']))).toEqual({ type: 't', data, nodeId: 'w' })
      }),
    )
  })

  it('takes long lists, maps, texts and bytes', () => {
    const many = Array.from({ length: 70_000 }, (_, i) => i)
    const map = new Map(many.map((i) => [i, 1]))
    const data = [many, map, 'x'.repeat(70_000), new Uint8Array(70_000)]
    const decoded = decodeFrame(encodeFrame('t', data, 'w'))
    expect(decoded).toMatchObject({ data: [many, { 0: 1, 69999: 1 }, 'x'.repeat(70_000), { length: 70_000 }] })
  })
})

describe('what comes in', () => {
  const frame = (...data: number[]) => bytesOf(0x93, 0xa1, 0x74, ...data, 0xa1, 0x77)

  it('reads float keys of old workers as the same number', () => {
    const float120 = [0xcb, 0x40, 0x5e, 0, 0, 0, 0, 0, 0]
    expect(decodeFrame(frame(0x82, ...float120, 8, 90, 2))).toMatchObject({ data: { 120: 8, 90: 2 } })
  })

  it("reads boomer's raw texts of the old specification", () => {
    expect(decodeFrame(frame(0xda, 0, 2, 0x68, 0x69))).toMatchObject({ data: 'hi' })
  })

  it('reads 64-bit numbers, negative ones and single floats', () => {
    expect(decodeFrame(frame(0xcf, 0, 0, 0, 1, 0, 0, 0, 0))).toMatchObject({ data: 2 ** 32 })
    expect(decodeFrame(frame(0xd3, ...Array<number>(8).fill(0xff)))).toMatchObject({ data: -1 })
    expect(decodeFrame(frame(0xca, 0x3f, 0, 0, 0))).toMatchObject({ data: 0.5 })
  })

  it('keeps a key __proto__ a key', () => {
    const decoded = decodeFrame(encode(['t', JSON.parse('{"a":1}'), 'w']))
    expect(decoded).toMatchObject({ data: { a: 1 } })
    const proto = [0xa9, ...Buffer.from('__proto__')]
    const hostile = decodeFrame(frame(0x81, ...proto, 0x81, 0xa1, 0x61, 1)) as { data: object }
    expect(Object.keys(hostile.data)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(hostile.data)).toBe(null)
  })

  it('reads an extension type as null', () => {
    expect(decodeFrame(frame(0xd6, 0xff, 0, 0, 0, 0))).toMatchObject({ data: null })
    expect(decodeFrame(frame(0xc7, 3, 5, 1, 2, 3))).toMatchObject({ data: null })
  })

  it('reads what is no UTF-8 in a text as the replacement character', () => {
    expect(decodeFrame(frame(0xa2, 0x61, 0xff))).toMatchObject({ data: 'a\ufffd' })
  })

  it.each([
    ['no MessagePack', bytesOf(0xc1), 'no MessagePack: a byte 0xc1 that begins nothing'],
    ['an empty frame', bytesOf(), 'no MessagePack: cut short'],
    ['bytes after the end', bytesOf(...encodeFrame('t', 1, 'w'), 0), 'no MessagePack: 1 bytes after its end'],
    ['a list that claims four billion items', frame(0xdd, 255, 255, 255, 255), 'no MessagePack: cut short'],
    ['a map that claims four billion pairs', frame(0xdf, 255, 255, 255, 255), 'no MessagePack: cut short'],
    ['a list as a key', frame(0x81, 0x90, 1), 'no MessagePack: a key that is neither text nor number'],
    ['nesting without end', bytesOf(...Array<number>(100).fill(0x91)), 'no MessagePack: nested deeper than 32'],
    ['a pair', encode(['t', 1]), 'not a triple of type, data and node id'],
    ['a map', encode({ t: 1 }), 'not a triple of type, data and node id'],
    ['a type that is a number', encode([1, 1, 'w']), 'a type or node id that is no short text'],
    ['an empty node id', encode(['t', 1, '']), 'a type or node id that is no short text'],
    ['a flood', new Uint8Array(MAX_LOCUST_BYTES + 1), `a message of ${MAX_LOCUST_BYTES + 1} bytes`],
  ])('refuses %s', (_what, bytes, fault) => {
    expect(decodeFrame(bytes)).toEqual({ fault })
  })

  it('refuses more values than any report has', () => {
    const flood = encodeFrame('t', new Array<number>(1_000_001).fill(1), 'w')
    expect(decodeFrame(flood)).toEqual({ fault: 'no MessagePack: more than 1000000 values' })
  })

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeFrame(bytes)
        expect('fault' in decoded || decoded.type.length > 0).toBe(true)
      }),
    )
  })
})
