// How much of one request is kept.

export const MOST_URL_CHARS = 2048
/** Of a body, in bytes as they came. */
export const MOST_BODY_BYTES = 4096
/** Of a decompressed body. */
export const MOST_BODY_CHARS = 4096
export const MOST_FIELDS = 60
export const MOST_VALUE_CHARS = 1024
/** Of all headers of a request, or of an answer. */
export const MOST_HEADER_CHARS = 6144
export const MOST_TEXT_CHARS = 2000
