#!/usr/bin/env node
// Entry of the process that checks a script for the page: takes one order, says what happens, ends. It ends with its parent.
import { performance } from 'node:perf_hooks'
import { importBundle } from '../../users/import-bundle.js'
import { captureConsole } from '../capture-console.js'
import type { CheckOrder } from './check-order.js'
import type { CheckWord } from './check-word.js'
import { faultOf, ScriptCheck } from './script-check.js'

/** The last word takes the process with it, whatever the script has left open. */
const tell = (word: CheckWord): void => {
  if (process.connected) process.send?.(word, undefined, undefined, () => word.say === 'end' && process.exit(0))
}

// Ctrl-C in a terminal reaches the whole process group: the parent decides what it means.
process.on('SIGINT', () => undefined)
process.once('disconnect', () => process.exit(1))
process.once('message', (order) => void check(order as CheckOrder))

async function check({ bundle, ...order }: CheckOrder): Promise<void> {
  captureConsole(({ level, text }) => tell({ say: 'event', event: { kind: 'printed', level, text } }))
  try {
    const script = await importBundle(bundle, order.options)
    const check = new ScriptCheck({ ...order, script, clock: () => performance.now(), tell })
    process.on('uncaughtException', (thrown) => check.uncaught(thrown))
    process.once('SIGTERM', () => check.stop('its time was over'))
    await check.run()
  } catch (thrown) {
    tell({ say: 'event', event: faultOf(thrown) })
    tell({ say: 'end', cutShort: '' })
  }
}
