// Options for a fleet in which Locust's own workers, Python or Go, take part.
import type { OptionSpec } from './option-spec.js'

export const LOCUST_OPTIONS = [
  {
    key: 'locustWorkers',
    flag: 'locust-workers',
    kind: 'text',
    argument: 'host:port',
    help: "listen there, with Locust's plain protocol, for Python workers (locust --worker) and Go workers (boomer)",
    group: "Locust's workers",
    commands: ['start', 'run'],
  },
  {
    key: 'locustfileForWorkers',
    flag: 'locustfile-for-workers',
    kind: 'path',
    argument: 'file',
    help: 'the locustfile that Python workers started with `-f -` are given',
    group: "Locust's workers",
    commands: ['start', 'run'],
  },
] as const satisfies readonly OptionSpec[]
