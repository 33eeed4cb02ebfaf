// Tags in one line of a form: `release=42 env=staging`.

export const writeTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')

export function readTags(text: string): Record<string, string> {
  const pairs = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const at = word.indexOf('=')
      return at < 0 ? ([word, ''] as const) : ([word.slice(0, at), word.slice(at + 1)] as const)
    })
  return Object.fromEntries(pairs)
}
