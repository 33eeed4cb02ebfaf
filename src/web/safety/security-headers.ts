// What every answer tells the browser: take nothing from elsewhere, guess no types, stand in nobody's frame.

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  // Only routes of the script, which bring a box of their own.
  "frame-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Of what is to be saved and not shown: a report has scripts of its own. */
export const INERT_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

/** Of what a script answers: without an origin of its own it can neither read the page around it nor ask the API in the name of whoever looks. */
export const SCRIPT_POLICY =
  "sandbox allow-scripts allow-downloads; default-src 'self' 'unsafe-inline' data: blob:; frame-ancestors 'self'"

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': PAGE_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
}
