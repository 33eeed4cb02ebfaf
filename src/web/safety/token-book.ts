// Who may do what: two tokens, and the sessions of browsers that have shown one.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Role } from '../api.js'

export interface WebTokens {
  readonly operator: string
  readonly viewer: string
}

/** Older ones give way. */
const MOST_SESSIONS = 1000
const TOKEN_BYTES = 24

/** Letters, digits, dash and underscore. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

export class TokenBook {
  readonly #digests: readonly { readonly role: Role; readonly digest: Buffer }[]
  readonly #sessions = new Map<string, Role>()

  constructor({ operator, viewer }: WebTokens) {
    this.#digests = [
      { role: 'operator', digest: digestOf(operator) },
      { role: 'viewer', digest: digestOf(viewer) },
    ]
  }

  /** null = nobody's. All are compared, each in the same time. */
  roleOfToken(token: string): Role | null {
    const digest = digestOf(token)
    const found = this.#digests.filter((known) => timingSafeEqual(known.digest, digest))
    return found[0]?.role ?? null
  }

  roleOfSession(session: string): Role | null {
    return this.#sessions.get(session) ?? null
  }

  /** The value of a cookie; it says nothing of the token. */
  openSession(role: Role): string {
    const session = newToken()
    this.#sessions.set(session, role)
    if (this.#sessions.size > MOST_SESSIONS) this.#sessions.delete(this.#sessions.keys().next().value!)
    return session
  }

  closeSession(session: string): void {
    this.#sessions.delete(session)
  }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()
