// The form of a configuration file, made from the option table. Loaded only when there is a file: zod costs start-up time.
import { z } from 'zod'
import type { OptionSpec, ValueKind } from '../options/option-spec.js'

const TEXT_OR_NUMBER = z.union([z.string(), z.number()])

const FORMS: { readonly [K in ValueKind]: z.ZodType } = {
  flag: z.boolean(),
  text: z.string(),
  path: z.string(),
  integer: z.number(),
  number: z.number(),
  rate: TEXT_OR_NUMBER,
  duration: TEXT_OR_NUMBER,
  choice: z.string(),
  list: z.union([z.string(), z.array(z.string())]),
  texts: z.array(z.string()),
  pairs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  stages: z.array(z.union([z.string(), z.strictObject({ duration: TEXT_OR_NUMBER, target: z.number() })])),
  thresholds: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]),
}

export interface ConfigIssue {
  /** `stages.0.target`. */
  readonly key: string
  readonly message: string
  /** True when the key is not one of the table's. */
  readonly isUnknown: boolean
}

/** What is wrong with the form of a configuration; values are judged afterwards by the readers of the flags. */
export function issuesOf(raw: unknown, options: readonly OptionSpec[]): ConfigIssue[] {
  const shape = Object.fromEntries(options.map((spec) => [spec.key, FORMS[spec.kind].optional()]))
  const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional()
  const result = z.strictObject({ ...shape, parameters }).safeParse(raw)
  return result.success ? [] : result.error.issues.flatMap(toIssues)
}

function toIssues(issue: z.core.$ZodIssue): ConfigIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      key: [...issue.path, key].join('.'),
      message: 'is not a setting',
      isUnknown: issue.path.length === 0,
    }))
  }
  const key = issue.path.join('.')
  const text = issue.code === 'invalid_type' ? `must be a ${issue.expected}` : 'is not of the expected form'
  return [{ key, message: text, isUnknown: false }]
}
