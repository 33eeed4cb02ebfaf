// A Vite plugin that names in the page what its small first script will import: the browser fetches both at once.
import type { Plugin } from 'vite'

export function preloadRest(): Plugin {
  return {
    name: 'preload-rest',
    transformIndexHtml: {
      order: 'post',
      handler(_page, { bundle = {}, chunk }) {
        const names = new Set<string>()
        const add = (name: string): void => {
          const file = bundle[name]
          if (file?.type !== 'chunk' || file === chunk || names.has(name)) return
          names.add(name)
          for (const other of file.imports) add(other)
        }
        for (const name of chunk?.dynamicImports ?? []) add(name)
        return [...names].map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}
