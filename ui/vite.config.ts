// Builds the app that a master serves into dist/ui. Paths are relative, because the page may lie below any base path of a proxy.
import { defineConfig } from 'vite'
import { preloadRest } from './build/preload-rest.js'

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [preloadRest()],
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    target: 'es2022',
    // Browsers that know light-dark(): lowered for older ones it would follow the system only, not the reader's choice.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The page itself names what its first script imports, see preloadRest.
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': process.env.TYMBAL_URL ?? 'http://127.0.0.1:8089' } },
})
