// How the users of a class are dealt: as the script says, or as somebody has said since.
import type { ClassShare, UserClassInfo } from './load.js'

/** Who is given a weight is not of a fixed number any more. */
export function dealtBy(userClass: UserClassInfo, shares: readonly ClassShare[]): UserClassInfo {
  const share = shares.find(({ name }) => name === userClass.name)
  if (share === undefined) return userClass
  const { weight = userClass.weight, fixedCount = share.weight === undefined ? userClass.fixedCount : 0 } = share
  return { ...userClass, weight, fixedCount }
}

/** Somebody takes users: not all have the weight 0. */
export const hasTakers = (classes: readonly Pick<UserClassInfo, 'weight' | 'fixedCount'>[]): boolean =>
  classes.some(({ weight, fixedCount }) => weight > 0 || fixedCount > 0)
