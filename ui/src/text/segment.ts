// A name of any characters as one part of an address. Percent signs would be decoded twice on the way, so `~` stands for them.

/** Halves of character pairs have no encoding; they become the replacement character. */
const LONE = /\p{Cs}/gu

export const toSegment = (text: string): string =>
  encodeURIComponent(text.replace(LONE, '\ufffd')).replaceAll('~', '%7E').replaceAll('%', '~')

export function fromSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replaceAll('~', '%'))
  } catch {
    return segment
  }
}
