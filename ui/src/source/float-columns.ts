// Packed columns of numbers: base64 of little-endian values, to and fro.

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text)
  const bytes = new Uint8Array(raw.length)
  for (let index = 0; index < raw.length; index++) bytes[index] = raw.charCodeAt(index)
  return bytes
}

export const readFloats = (text: string): Float32Array => new Float32Array(bytesOf(text).buffer)

export const readCounts = (text: string): Uint32Array => new Uint32Array(bytesOf(text).buffer)

export const writeFloats = (values: readonly number[]): string => textOf(new Float32Array(values))

export const writeCounts = (values: readonly number[]): string => textOf(new Uint32Array(values))

function textOf({ buffer }: Float32Array | Uint32Array): string {
  let raw = ''
  for (const byte of new Uint8Array(buffer)) raw += String.fromCharCode(byte)
  return btoa(raw)
}
