// Names and passwords in URLs are for the target, not for whoever reads a report.

/** `http://***@host/` for `http://user:password@host/`; any other text as it is. */
export const withoutUserinfo = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1***@')
