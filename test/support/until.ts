// Waits for a condition, never for a time.

const LOOK_EVERY_MS = 20
const DEFAULT_LIMIT_MS = 30_000

/**
 * Resolves with the first answer that is neither undefined, null nor false.
 * @throws Error that names what did not happen
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = DEFAULT_LIMIT_MS,
  more: () => string = () => '',
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const answer = await look()
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>
    }
    if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}${more()}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
