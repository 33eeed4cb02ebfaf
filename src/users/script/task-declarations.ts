// The forms in which `static tasks` may name tasks.

/** A task written outside the class; it gets the user (or TaskSet) it runs in. */
export type TaskFunction = (owner: never) => unknown

/** Any TaskSet class. */
export type TaskSetLike = abstract new (user: never, parent: never) => { interrupt(reschedule?: boolean): never }

/** A weight for the method of that name; or a TaskSet class or function, alone or with its weight. */
export type TaskDeclaration = number | TaskSetLike | TaskFunction | readonly [TaskSetLike | TaskFunction, number]

/** `static tasks`: by name, or as a list in which a repeated entry counts again. */
export type TaskDeclarations = Readonly<Record<string, TaskDeclaration>> | readonly (TaskSetLike | TaskFunction)[]
