// How many different names, errors, exceptions and checks are kept apart; what is beyond shares one line.

/** Names beyond a cap are counted under this one. */
export const OTHER = '(other)'
/** Request names, custom metrics. */
export const DEFAULT_MAX_ENTRIES = 500
/** Errors and exceptions, in a run. */
export const MAX_GROUPS = 1000
export const MAX_CHECKS = 1000
/** Endpoints times tags whose going together is told. */
export const MAX_TAGS = 20_000
/** Values of one tag; with more it divides too finely to be looked at. */
export const MAX_VALUES = 50
export const MAX_TAG_TEXT = 200
/** A script may give anything for a tag, and texts without end. */
export const isTagText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TAG_TEXT
/** Characters of a name that are kept: a request without one has its path, which may be of any length. Method and name together are part of addresses. */
export const MAX_NAME_TEXT = 1000
export const MAX_METHOD_TEXT = 200
/** Characters of an error or message that are kept. */
export const MAX_TEXT = 2000
