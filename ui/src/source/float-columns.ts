// Packed columns of numbers: base64 of little-endian values, to and fro.

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text)
  const bytes = new Uint8Array(raw.length)
  for (let index = 0; index < raw.length; index++) bytes[index] = raw.charCodeAt(index)
  return bytes
}

export const readFloats = (text: string): Float32Array => new Float32Array(bytesOf(text).buffer)

export const readCounts = (text: string): Uint32Array => new Uint32Array(bytesOf(text).buffer)

export function writeFloats(values: readonly number[]): string {
  const bytes = new Uint8Array(new Float32Array(values).buffer)
  let raw = ''
  for (const byte of bytes) raw += String.fromCharCode(byte)
  return btoa(raw)
}
