import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { completionScript, type Shell } from './completion-scripts.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-completion-'))
afterAll(() => rmSync(home, { recursive: true }))

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** What bash offers for a command line with the cursor at its end. */
function offered(...words: string[]): string[] {
  const script = `${completionScript('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_tymbal
printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script]).toString().trim().split('\n')
}

describe.runIf(has('bash'))('completion in bash', () => {
  it('offers commands first, flags after a dash', () => {
    const names = ['run', 'quick', 'check', 'runs', 'show', 'compare', 'report', 'init', 'completion']
    expect(offered('tymbal', '')).toEqual(names)
    expect(offered('tymbal', '--us')).toEqual(['--users'])
    expect(offered('tymbal', 'qu')).toEqual(['quick'])
    expect(offered('tymbal', 'run', 'x.ts', '--us')).toEqual(['--users'])
  })

  it('offers the flags of the command, and none that is refused', () => {
    expect(offered('tymbal', 'quick', 'http://x', '--me')).toEqual(['--method'])
    expect(offered('tymbal', 'run', 'x.ts', '--me')).toEqual([''])
    expect(offered('tymbal', 'run', 'x.ts', '--rat')).toEqual([''])
  })

  it('offers values of closed sets, and shells', () => {
    expect(offered('tymbal', 'run', '--reporter', '')).toEqual(['tty', 'plain', 'json'])
    expect(offered('tymbal', 'completion', '')).toEqual(['bash', 'zsh', 'fish'])
  })
})

describe.runIf(has('fish'))('completion in fish', () => {
  const offeredByFish = (line: string): string[] => {
    const file = join(home, 'completion.fish')
    writeFileSync(file, completionScript('fish'))
    const words = execFileSync('fish', ['-c', `source ${file}; complete -C '${line}'`]).toString()
    return words
      .trim()
      .split('\n')
      .map((word) => word.split('\t')[0]!)
  }

  it('offers commands, flags of the command, and values', () => {
    expect(offeredByFish('tymbal qu')).toEqual(['quick'])
    expect(offeredByFish('tymbal quick http://x --meth')).toEqual(['--method'])
    expect(offeredByFish('tymbal run x.ts --reporter p')).toEqual(['plain'])
  })
})

describe.each<Shell>(['bash', 'zsh', 'fish'])('completion for %s', (shell) => {
  it.runIf(has(shell))('is a script that the shell can parse', () => {
    const file = join(home, `tymbal.${shell}`)
    writeFileSync(file, completionScript(shell))
    const { status, stderr } = spawnSync(shell, ['-n', file])
    expect(stderr.toString()).toBe('')
    expect(status).toBe(0)
  })

  it('knows the flags', () => {
    expect(completionScript(shell)).toContain('spawn-rate')
    expect(completionScript(shell)).not.toContain('fail-on-generator')
  })
})
