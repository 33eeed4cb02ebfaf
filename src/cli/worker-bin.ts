#!/usr/bin/env node
// Entry of a worker process that the master's process started: `worker-bin.js HOST PORT WORKER_ID`. It ends with its parent.
import { messageOf } from '../model/errors.js'
import { serveAsWorker } from './worker-process.js'

const [host = '', port = '', workerId = ''] = process.argv.slice(2)

// Ctrl-C in a terminal reaches the whole process group: the master decides what it means.
process.on('SIGINT', () => undefined)

serveAsWorker({ host, port: Number(port), workerId }).then(
  () => process.exit(0),
  (fault: unknown) => {
    console.error(messageOf(fault))
    process.exit(4)
  },
)
