// endpoint-workers.json: what each worker measured of each endpoint, written once when the run has ended.
import { renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EndpointWorkerTable, isEndpointWorkerTable, NO_ENDPOINT_WORKERS } from '../../stats/endpoint-workers.js'

export const ENDPOINT_WORKERS_FILE = 'endpoint-workers.json'

/** A row a line: half a million of them are 20 MB. @throws the system's error */
export function writeEndpointWorkers(directory: string, { rows, ...head }: EndpointWorkerTable): void {
  const path = join(directory, ENDPOINT_WORKERS_FILE)
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n')
  writeFileSync(`${path}.part`, `${JSON.stringify(head).slice(0, -1)},"rows":[\n${lines}\n]}\n`)
  renameSync(`${path}.part`, path)
}

/**
 * Without any rows where the file is not there: of runs of earlier versions, and of those that are under way.
 * @throws Error when it is damaged
 */
export async function readEndpointWorkers(directory: string): Promise<EndpointWorkerTable> {
  const text = await readFile(join(directory, ENDPOINT_WORKERS_FILE), 'utf8').catch(() => null)
  if (text === null) return NO_ENDPOINT_WORKERS
  const content = JSON.parse(text) as unknown
  if (!isEndpointWorkerTable(content)) throw new Error(`${ENDPOINT_WORKERS_FILE} is not of this version`)
  return content
}
