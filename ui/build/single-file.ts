// A Vite plugin that puts script and style into the page itself and lets a policy allow just these two, by their hashes.
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** A `</script` inside a script would end it; in a string or a regular expression the escaped form means the same. */
const safeScript = (code: string): string => code.replaceAll(/<(?=\/script|!--)/gi, '\\x3c').trim()

export function singleFile(): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = ''
      let style = ''
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'chunk') script += safeScript(file.code)
        else if (name.endsWith('.css')) style += String(file.source).trim()
        else continue
        delete bundle[name]
      }
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && file.fileName.endsWith('.html'))
          file.source = inlined(String(file.source), script, style)
      }
    },
  }
}

function inlined(page: string, script: string, style: string): string {
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`
  return page
    .replace(/<script type="module"[^>]*><\/script>\s*/g, '')
    .replace(/<link rel="stylesheet"[^>]*>\s*/g, '')
    .replace('<!--policy-->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace('<!--style-->', () => `<style>${style}</style>`)
    .replace('<!--script-->', () => `<script>${script}</script>`)
}
