// What `import type { TymbalConfig } from 'tymbal/config'` gives to a configuration file.
export type { TymbalConfig } from '../options/option-table.js'
