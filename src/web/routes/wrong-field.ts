// What a schema finds wrong in a request, in our own words and with the field that is meant.
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

export interface WrongField {
  /** `stages.0.duration`; empty when it is the whole. */
  readonly field: string
  readonly text: string
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
}

export function wrongField(issue: Issue, above: readonly PropertyKey[] = []): WrongField {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union') return ofUnion(issue.errors, path)
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const parts = [...path, ...unknown].map(String).filter((part) => part !== '')
  return { field: parts.join('.'), text: textOf(issue) }
}

/** The form that fits furthest is the one that was meant; where none begins to fit, all are named. */
function ofUnion(forms: readonly (readonly Issue[])[], path: readonly PropertyKey[]): WrongField {
  const firsts = forms.flatMap((issues) => issues.slice(0, 1))
  const meant = firsts.find((issue) => issue.path.length > 0) ?? firsts.find(({ code }) => code !== 'invalid_type')
  if (meant !== undefined) return wrongField(meant, path)
  const kinds = new Set(firsts.map((issue) => (issue.code === 'invalid_type' ? kindOf(issue.expected) : '')))
  return { field: path.map(String).join('.'), text: `must be ${[...kinds].join(' or ')}` }
}

const kindOf = (expected: string): string => KINDS[expected] ?? expected

function textOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message) ? 'is missing' : `must be ${kindOf(issue.expected)}`
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys':
      return 'is no field here'
    // That a key is wrong is said by what is wrong with it.
    case 'invalid_key':
      return issue.issues[0] === undefined ? issue.message : textOf(issue.issues[0])
    default:
      return issue.message
  }
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items' }

function tooSmall({ origin, minimum, inclusive, message }: z.core.$ZodIssueTooSmall): string {
  if (!message.startsWith('Too small')) return message
  const unit = UNITS[origin]
  if (unit === undefined) return inclusive === false ? `must be more than ${minimum}` : `must be ${minimum} at least`
  return Number(minimum) === 1 ? 'must not be empty' : `must have ${minimum}${unit} at least`
}

function tooBig({ origin, maximum, message }: z.core.$ZodIssueTooBig): string {
  if (!message.startsWith('Too big')) return message
  const unit = UNITS[origin]
  return unit === undefined ? `must be ${maximum} at most` : `must have ${maximum}${unit} at most`
}
