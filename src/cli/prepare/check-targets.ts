// Checks of the places that results go to: seen before anything is started, and told together with all other faults.
import { dirname, resolve } from 'node:path'
import { checkDirectory, checkTarget } from '../../outputs/files/whole-file.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap } from '../parse/settings.js'

/** Adds a fault for each file or directory that could not be written. Leaves nothing behind. */
export async function checkTargets(settings: SettingMap, cwd: string, faults: FaultList): Promise<void> {
  const check = async (key: string, refuseBad: (path: string) => Promise<void>): Promise<void> => {
    const setting = settings.get(key)
    if (setting === undefined) return
    try {
      await refuseBad(resolve(cwd, String(setting.value)))
    } catch (thrown) {
      faults.addThrown(setting.source.name, thrown)
    }
  }
  await check('csv', checkCsv)
  for (const key of ['html', 'jsonFile', 'junit']) await check(key, checkTarget)
  await check('logFile', checkLogFile)
  if (settings.get('noSave')?.value !== true) await check('out', checkDirectory)
}

async function checkCsv(prefix: string): Promise<void> {
  const { csvPaths } = await import('../../outputs/files/csv-output.js')
  for (const path of csvPaths(prefix)) await checkTarget(path)
}

/** Unlike the others, a log makes its directory. */
async function checkLogFile(path: string): Promise<void> {
  await checkDirectory(dirname(path))
  await checkTarget(path, { makesDirectory: true })
}
