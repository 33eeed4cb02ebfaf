// Finds what is secret in a request before it is kept: by the names of headers, query parameters and fields. What is found becomes `<redacted>`.
import type { HeaderField } from '../../../model/request-sample.js'

export const REDACTED = '<redacted>'

/** Authorization, Proxy-Authorization, Cookie, Set-Cookie, X-Api-Key, X-Auth-Token, X-CSRF-Token and their like. */
const SECRET_HEADER =
  /(^|[-_])(auth|authorization|cookie2?|tokens?|secret|passw(or)?d|passphrase|api[-_]?key|access[-_]?key|session|session[-_]?id|signature|credentials?)([-_]|$)/i
/** `password`, `accessToken`, `client_secret`, `X-Amz-Signature`. */
const SECRET_FIELD =
  /(passw(or)?d|pwd|passphrase|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credentials?|signature|authorization|session[-_.]?id)$|^(pass|pin|sid|sig|auth|session|otp)$/i
/** Headers whose value is an address. */
const ADDRESS_HEADER = /^(location|content-location|referer|origin)$/i

const JSON_FIELD = /"([\w.\-$]{1,80})"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[-+\d.eE]+)/g
const MULTIPART_FIELD = /(name="([^"\r\n]{1,80})"[^\r\n]*\r\n(?:[\w-]+:[^\r\n]*\r\n)*\r\n)([\s\S]*?)(?=\r\n--|$)/g

/** Shorter ones would be found everywhere. */
const LEAST_VALUE_CHARS = 4

/** True for a name of a parameter or field that says so itself. */
export const isSecretName = (name: string): boolean => SECRET_FIELD.test(name)

export interface KnownSecrets {
  /** Names of headers, parameters and fields that are secret too, whatever their case. */
  readonly names?: readonly string[]
  /** Texts that are secret wherever they stand. */
  readonly values?: readonly string[]
}

export class Secrets {
  readonly #names: ReadonlySet<string>
  /** Longest first: one may be a part of another. */
  readonly #values: readonly string[]

  constructor({ names = [], values = [] }: KnownSecrets = {}) {
    this.#names = new Set(names.map((name) => name.toLowerCase()))
    const long = values.filter((value) => value.length >= LEAST_VALUE_CHARS)
    this.#values = [...new Set(long.flatMap(spellings))].sort((a, b) => b.length - a.length)
  }

  header([name, value]: HeaderField): HeaderField {
    if (SECRET_HEADER.test(name) || this.#names.has(name.toLowerCase())) return [name, REDACTED]
    return [name, ADDRESS_HEADER.test(name) ? this.address(value) : this.#hidden(value)]
  }

  /** Of an address: user and password, and the values of parameters. */
  address(given: string): string {
    const text = this.#hidden(given)
    const mark = text.indexOf('?')
    const place = mark < 0 ? text : text.slice(0, mark)
    const plain = place.replace(
      /^([a-z][a-z0-9+.-]*:)?\/\/[^/@]*@/i,
      (_all, scheme: string = '') => `${scheme}//${REDACTED}@`,
    )
    return mark < 0 ? plain : `${plain}?${this.pairs(text.slice(mark + 1))}`
  }

  /** Of `a=1&b=2`. */
  pairs(text: string): string {
    return text.replace(/(^|&)([^=&]*)=([^&#]*)/g, (all, before: string, name: string) =>
      this.#isSecret(decoded(name)) ? `${before}${name}=${REDACTED}` : all,
    )
  }

  /** Of a body, as far as its kind is known: JSON, forms; anything else stays as it is. */
  body(given: string, contentType: string): string {
    const text = this.#hidden(given)
    if (/x-www-form-urlencoded/i.test(contentType)) return this.pairs(text)
    if (/multipart\/form-data/i.test(contentType)) {
      return text.replace(MULTIPART_FIELD, (all, head: string, name: string) =>
        this.#isSecret(name) ? `${head}${REDACTED}` : all,
      )
    }
    return text.replace(JSON_FIELD, (all, name: string, colon: string) =>
      this.#isSecret(name) ? `"${name}"${colon}"${REDACTED}"` : all,
    )
  }

  #hidden(text: string): string {
    return this.#values.reduce((hidden, value) => hidden.replaceAll(value, REDACTED), text)
  }

  #isSecret(name: string): boolean {
    return isSecretName(name) || this.#names.has(name.toLowerCase())
  }
}

/** As it stands in headers, in addresses and forms, and in JSON. */
const spellings = (value: string): string[] => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
