// Finds the user classes and the load shape among a script's exports, and checks what they declare.
import { messageOf } from '../../model/errors.js'
import type { LoadShapeLike, ShapeTick } from '../../model/load.js'
import { LoadShape, type LoadTick } from '../script/load-shape.js'
import { User } from '../script/user.js'
import { ALL_TASKS } from '../tasks/task-table.js'
import { readHttpSettings } from './options/read-http.js'
import type { ScriptFaults } from './script-faults.js'
import { type ConcreteUserClass, classSource, type UserSource } from './user-source.js'

export type ScriptExports = Readonly<Record<string, unknown>>

/** Every exported subclass of User that is not abstract; a class that is exported twice counts once. */
export function readUserClasses(
  exports: ScriptExports,
  faults: ScriptFaults,
): ReadonlyMap<ConcreteUserClass, UserSource> {
  const found = new Map<ConcreteUserClass, UserSource>()
  for (const [key, value] of Object.entries(exports)) {
    if (!isUserClass(value) || found.has(value)) continue
    const name = key === 'default' ? value.name || 'default' : key
    checkStatics(name, value, faults)
    const http = readHttpSettings((value as { http?: unknown }).http, `${name}.http`, faults)
    const source = classSource(name, value, http)
    const table = source.table(ALL_TASKS, (text, near) => faults.add(text, near))
    if (table === null) faults.add(`${name} has no task: mark a method with @task, or list it in static tasks`, name)
    found.set(value, source)
  }
  return found
}

/** `abstract` holds for the class that declares it, not for its subclasses. */
const isAbstract = (value: object): boolean =>
  Object.hasOwn(value, 'abstract') && (value as { abstract: unknown }).abstract === true

function isUserClass(value: unknown): value is ConcreteUserClass {
  return typeof value === 'function' && value.prototype instanceof User && !isAbstract(value)
}

const MISPLACED = ['weight', 'fixedCount', 'host', 'http'] as const

function checkStatics(name: string, userClass: ConcreteUserClass, faults: ScriptFaults): void {
  const { weight, fixedCount, host } = userClass as { weight: unknown; fixedCount: unknown; host: unknown }
  if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0) {
    faults.add(`${name}.weight is ${String(weight)}; it must be a number, 0 or more`, 'weight')
  }
  if (!Number.isInteger(fixedCount) || Number(fixedCount) < 0) {
    faults.add(`${name}.fixedCount is ${String(fixedCount)}; it must be a whole number, 0 or more`, 'fixedCount')
  }
  if (host !== undefined && !/^https?:\/\/[^/]/.test(String(host))) {
    faults.add(`${name}.host is not a base URL such as http://127.0.0.1:8080: ${String(host)}`, 'host')
  }
  for (const field of MISPLACED.filter((field) => hasInstanceField(userClass, field))) {
    faults.add(`${name}.${field} belongs to the class, not to each user: write static ${field}`, field)
  }
}

/**
 * Read from the class's text, because making a user only to look at its fields could do anything. The bundler indents the members of a class
 * by two spaces, and moves fields of a class with old decorators into its constructor.
 */
function hasInstanceField(userClass: ConcreteUserClass, field: string): boolean {
  const text = Function.prototype.toString.call(userClass)
  return new RegExp(`^ {2}${field} = |^ {4}__publicField\\(this, "${field}"`, 'm').test(text)
}

/** The one exported load shape, or null. Classes in its answers become names. */
export function readShape(
  exports: ScriptExports,
  classes: ReadonlyMap<ConcreteUserClass, UserSource>,
  faults: ScriptFaults,
): LoadShapeLike | null {
  const shapes = [...new Set(Object.values(exports).filter(isShapeClass))]
  if (shapes.length > 1) {
    faults.add(
      `there are ${shapes.length} load shapes (${shapes.map((one) => one.name).join(', ')}); export one`,
      shapes[1]!.name,
    )
  }
  const [Shape] = shapes
  if (Shape === undefined) return null
  const shape = createShape(Shape, faults)
  if (shape === null) return null
  const nameOf = (one: unknown): string =>
    typeof one === 'string' ? one : (classes.get(one as ConcreteUserClass)?.info.name ?? String(one))
  return { tick: (now) => withNames(shape.tick(now), nameOf) }
}

type ConcreteShapeClass = new () => LoadShape

function createShape(Shape: ConcreteShapeClass, faults: ScriptFaults): LoadShape | null {
  try {
    return new Shape()
  } catch (thrown) {
    faults.add(`the load shape ${Shape.name} could not be made: ${messageOf(thrown)}`, Shape.name)
    return null
  }
}

function isShapeClass(value: unknown): value is ConcreteShapeClass {
  return typeof value === 'function' && value.prototype instanceof LoadShape && !isAbstract(value)
}

function withNames(tick: LoadTick | null, nameOf: (one: unknown) => string): ShapeTick | null {
  if (tick === null || tick === undefined) return null
  const { userClasses, ...rest } = tick
  return userClasses === undefined ? rest : { ...rest, userClasses: userClasses.map(nameOf) }
}
