// How many requests are kept with their details, and how much of each.

/** Of each endpoint: the slowest, and those drawn at random. */
export const MOST_OF_A_KIND = 10
/** Of each error of an endpoint. */
export const MOST_OF_AN_ERROR = 5
/** Errors of an endpoint that have samples: the first that came. */
export const MOST_ERRORS = 10
/** Endpoints that have samples. */
export const MOST_ENDPOINTS = 500
/** Bytes of all samples, as they are counted here: by their texts. */
export const WORKER_BYTES = 8 * 1024 * 1024
export const MASTER_BYTES = 32 * 1024 * 1024
/** When the bytes are used up, failed requests still come in so far beyond. */
export const FAILED_FACTOR = 1.25
