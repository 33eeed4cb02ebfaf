// How the users of a class are dealt: as the script says, or as somebody has said since.
import type { ClassShare, Scenario, UserClassInfo } from './load.js'

/** Who is given a weight is not of a fixed number any more; who is to be always none has no weight either. */
export function dealtBy(userClass: UserClassInfo, shares: readonly ClassShare[]): UserClassInfo {
  const share = shares.find(({ name }) => name === userClass.name)
  if (share === undefined) return userClass
  const none = share.fixedCount === 0 ? 0 : userClass.weight
  const { weight = none, fixedCount = share.weight === undefined ? userClass.fixedCount : 0 } = share
  return { ...userClass, weight, fixedCount }
}

/** Somebody takes users: not all have the weight 0. */
export const hasTakers = (classes: readonly Pick<UserClassInfo, 'weight' | 'fixedCount'>[]): boolean =>
  classes.some(({ weight, fixedCount }) => weight > 0 || fixedCount > 0)

/** How a class is dealt, as one would ask for it. */
export const shareOf = ({ name, weight, fixedCount }: UserClassInfo): ClassShare =>
  fixedCount > 0 ? { name, fixedCount } : { name, weight }

/** Scenarios whose classes are dealt so. */
export const scenariosDealtBy = (scenarios: readonly Scenario[], shares: readonly ClassShare[]): readonly Scenario[] =>
  scenarios.map((scenario) => ({
    ...scenario,
    userClasses: scenario.userClasses.map((userClass) => dealtBy(userClass, shares)),
  }))
