// MessagePack as Locust's peers read it: integer keys from a Map, float64 where asked for, text as the str family; never an extension type.

/** A number that goes out as float64 whatever its value: boomer compares timestamps only when they look like integers. */
export interface Float64 {
  readonly float64: number
}

export type PackValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Float64
  | readonly PackValue[]
  | ReadonlyMap<string | number, PackValue>
  | PackRecord

/** A field that is undefined is left out. */
export interface PackRecord {
  readonly [key: string]: PackValue | undefined
}

export const float64 = (value: number): Float64 => ({ float64: value })

export function pack(value: PackValue): Uint8Array {
  const writer = new Writer()
  write(writer, value)
  return writer.take()
}

function write(to: Writer, value: PackValue): void {
  if (value === null) to.byte(0xc0)
  else if (typeof value === 'boolean') to.byte(value ? 0xc3 : 0xc2)
  else if (typeof value === 'number') writeNumber(to, value)
  else if (typeof value === 'string') writeText(to, value)
  else if (value instanceof Uint8Array) writeBytes(to, value)
  else if (isList(value)) writeList(to, value)
  else if (value instanceof Map) writeMap(to, value)
  else if (isFloat64(value)) to.float(value.float64)
  else writeRecord(to, value as PackRecord)
}

const isList = (value: object): value is readonly PackValue[] => Array.isArray(value)

function isFloat64(value: object): value is Float64 {
  return typeof (value as Partial<Float64>).float64 === 'number' && Object.keys(value).length === 1
}

function writeNumber(to: Writer, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) to.float(value)
  else if (value >= 0) writeCount(to, value)
  else if (value >= -0x20) to.byte(value & 0xff)
  else if (value >= -0x80) to.head(0xd0, 1, value)
  else if (value >= -0x8000) to.head(0xd1, 2, value)
  else if (value >= -0x8000_0000) to.head(0xd2, 4, value)
  else to.head(0xd3, 8, value)
}

function writeCount(to: Writer, value: number): void {
  if (value < 0x80) to.byte(value)
  else if (value < 0x100) to.head(0xcc, 1, value)
  else if (value < 0x1_0000) to.head(0xcd, 2, value)
  else if (value < 0x1_0000_0000) to.head(0xce, 4, value)
  else to.head(0xcf, 8, value)
}

function writeText(to: Writer, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  const { length } = bytes
  if (length < 0x20) to.byte(0xa0 | length)
  else if (length < 0x100) to.head(0xd9, 1, length)
  else writeLength(to, [0xda, 0xdb], length)
  to.bytes(bytes)
}

function writeBytes(to: Writer, bytes: Uint8Array): void {
  if (bytes.length < 0x100) to.head(0xc4, 1, bytes.length)
  else writeLength(to, [0xc5, 0xc6], bytes.length)
  to.bytes(bytes)
}

function writeList(to: Writer, list: readonly PackValue[]): void {
  if (list.length < 0x10) to.byte(0x90 | list.length)
  else writeLength(to, [0xdc, 0xdd], list.length)
  for (const item of list) write(to, item)
}

function writeMap(to: Writer, map: ReadonlyMap<string | number, PackValue>): void {
  if (map.size < 0x10) to.byte(0x80 | map.size)
  else writeLength(to, [0xde, 0xdf], map.size)
  for (const [key, value] of map) {
    write(to, key)
    write(to, value)
  }
}

function writeRecord(to: Writer, record: PackRecord): void {
  const fields = Object.entries(record).filter((field): field is [string, PackValue] => field[1] !== undefined)
  writeMap(to, new Map(fields))
}

function writeLength(to: Writer, [short, long]: readonly [number, number], length: number): void {
  if (length < 0x1_0000) to.head(short, 2, length)
  else to.head(long, 4, length)
}

/** Bytes that grow. */
class Writer {
  #buffer = Buffer.allocUnsafe(1024)
  #at = 0

  byte(value: number): void {
    this.#room(1)
    this.#buffer[this.#at++] = value
  }

  /** A type byte and a big-endian number of `size` bytes, in two's complement. */
  head(type: number, size: 1 | 2 | 4 | 8, value: number): void {
    this.byte(type)
    this.#room(size)
    if (size === 8) this.#buffer.writeBigInt64BE(BigInt(value), this.#at)
    else if (value < 0) this.#buffer.writeIntBE(value, this.#at, size)
    else this.#buffer.writeUIntBE(value, this.#at, size)
    this.#at += size
  }

  float(value: number): void {
    this.byte(0xcb)
    this.#room(8)
    this.#at = this.#buffer.writeDoubleBE(value, this.#at)
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }

  take(): Uint8Array {
    return this.#buffer.subarray(0, this.#at)
  }

  #room(size: number): void {
    if (this.#at + size <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + size))
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }
}
