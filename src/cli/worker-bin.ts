#!/usr/bin/env node
// Entry of a worker process that another process started: `worker-bin.js HOST PORT WORKER_ID MASTER_TIMEOUT_MS KEEP`. It ends with its parent.
import { EXIT, TymbalError } from '../model/errors.js'
import { parseToken } from '../wire/security/join-token.js'
import { renderError } from './render-error.js'
import { AGAIN_CODE } from './swarm/start-again.js'
import { JOIN_VARIABLE, KEEPS_SCRIPTS } from './worker-children.js'
import { DEFAULT_MASTER_TIMEOUT_MS, serveAsChild } from './worker-process.js'

const [host = '', port = '', workerId = '', masterTimeoutMs = '', keep = ''] = process.argv.slice(2)
const token = process.env[JOIN_VARIABLE]
// The script of the test has no business with it.
delete process.env[JOIN_VARIABLE]

// Ctrl-C in a terminal reaches the whole process group: the parent decides what it means.
process.on('SIGINT', () => undefined)

serveAsChild({
  host,
  port: Number(port),
  workerId,
  token: token === undefined ? null : parseToken(token),
  keepsScripts: keep === KEEPS_SCRIPTS,
  masterTimeoutMs: masterTimeoutMs === '' ? DEFAULT_MASTER_TIMEOUT_MS : Number(masterTimeoutMs),
}).then(
  (startsAgain) => process.exit(startsAgain ? AGAIN_CODE : 0),
  (fault: unknown) => {
    console.error(renderError(fault, { columns: 110, color: false }))
    process.exit(fault instanceof TymbalError ? fault.exitCode : EXIT.infrastructure)
  },
)
