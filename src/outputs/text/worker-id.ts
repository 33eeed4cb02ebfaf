// Worker ids as people read them.

/** `host_1f3a9c` for `host_1f3a9c…` with all its 32 digits: enough to tell the workers of one run apart, and to find one in the log. */
export const shortWorkerId = (id: string): string => id.replace(/_([0-9a-f]{6})[0-9a-f]{26}$/, '_$1')
