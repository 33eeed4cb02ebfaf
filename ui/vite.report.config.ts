// Builds the report: the same app over data that lies in the page, everything inlined into the one file dist/ui/report.html.
import { defineConfig } from 'vite'
import { singleFile } from './build/single-file.js'

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [singleFile()],
  build: {
    outDir: '../dist/ui',
    emptyOutDir: false,
    target: 'es2022',
    // Browsers that know light-dark(): lowered for older ones it would follow the system only, not the reader's choice.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    cssCodeSplit: false,
    rollupOptions: { input: new URL('report.html', import.meta.url).pathname },
  },
})
