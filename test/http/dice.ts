// Small decisions drawn from one seeded stream: everything generated in this folder comes out the same for the same seed and number.
import { createRandom, hashText, type Random } from '../../src/model/random.js'

export interface Dice {
  /** Uniform integer in [0, below). */
  below(below: number): number
  /** Uniform integer in [low, high]. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** `length` visible ASCII characters and spaces: never a line end, never a digit, so a chunk size cannot be read out of them. */
  text(length: number): string
  bytes(length: number): Buffer
}

/** The dice of case `number` of the stream `name` under `seed`. */
export function diceFor(seed: number, name: string, number: number): Dice {
  return createDice(createRandom((seed ^ hashText(name)) >>> 0, number))
}

const LETTERS = 'ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ -_.,;:/{}"<>()*'

export function createDice(random: Random): Dice {
  const below = (limit: number): number => Math.floor(random() * limit)
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => random() < probability,
    pick: (items) => items[below(items.length)]!,
    text: (length) => Array.from({ length }, () => LETTERS[below(LETTERS.length)]).join(''),
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  }
}
