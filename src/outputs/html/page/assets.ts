// The one style and the one script of the report, and the policy that allows these two texts and nothing else.
import { createHash } from 'node:crypto'
import { Markup } from '../markup.js'
import { SCRIPT_TEXT } from './script.js'
import { STYLE_TEXT } from './style.js'

export const STYLE = new Markup(STYLE_TEXT)
export const SCRIPT = new Markup(SCRIPT_TEXT)

const sourceHash = ({ text }: Markup): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export const contentPolicy = (): string =>
  `default-src 'none'; style-src ${sourceHash(STYLE)}; script-src ${sourceHash(SCRIPT)}; base-uri 'none'; form-action 'none'`
