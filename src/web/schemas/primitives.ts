// What many answers are made of.
import { z } from 'zod'

export const count = z.int().nonnegative()
export const text = z.string()
export const tags = z.record(z.string(), z.string())
export const duration = z.union([z.string(), z.number()])
