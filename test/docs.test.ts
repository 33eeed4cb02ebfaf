// Holds the documents to the tree: links resolve, named paths exist, and the README's commands are the ones that CI runs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

function markdownFiles(): string[] {
  const inFolder = (folder: string, recursive: boolean): string[] =>
    readdirSync(join(root, folder), { recursive })
      .map(String)
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name))
  return [
    ...inFolder('.', false),
    ...inFolder('docs', true),
    ...inFolder('bench', false),
    ...inFolder('examples', false),
  ]
}

/** The documents without their code blocks, in which brackets mean something else. */
const proseOf = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '')

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const anchorsOf = (path: string): string[] =>
  [...proseOf(readFileSync(path, 'utf8')).matchAll(/^#+\s+(.*)$/gm)].map((match) => anchorOf(match[1]!))

function brokenLinks(file: string): string[] {
  const broken: string[] = []
  for (const [, target] of proseOf(read(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue
    const [path, anchor] = target!.split('#') as [string, string | undefined]
    const full = path === '' ? join(root, file) : resolve(root, dirname(file), path)
    if (!existsSync(full)) broken.push(target!)
    else if (anchor !== undefined && !anchorsOf(full).includes(anchor)) broken.push(target!)
  }
  return broken
}

describe('documents', () => {
  test.each(markdownFiles())('%s has no broken relative link', (file) => {
    expect(brokenLinks(file)).toEqual([])
  })

  test('every path that docs/ARCHITECTURE.md names exists', () => {
    const named = [
      ...read('docs/ARCHITECTURE.md').matchAll(/`((?:src|ui|test|bench|examples|docs|scripts|\.ci)\/[^`\s]*)`/g),
    ]
    expect(named.length).toBeGreaterThan(20)
    expect(named.map((match) => match[1]!).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('docs/ARCHITECTURE.md names every room of src/', () => {
    const text = read('docs/ARCHITECTURE.md')
    const rooms = readdirSync(join(root, 'src'))
    expect(rooms.filter((room) => !text.includes(`src/${room}/`))).toEqual([])
  })
})

describe('README', () => {
  test('CI runs the test command of the README, word for word', () => {
    const command = /^npm ci && npm test$/m
    expect(read('README.md')).toMatch(command)
    expect(read('.ci/run')).toContain('(npm ci && npm test)')
  })

  test('every npm script that a document tells to run is defined', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const told = markdownFiles().flatMap((file) =>
      [...read(file).matchAll(/npm run (?:-s )?([a-z:]+)/g)].map((m) => m[1]!),
    )
    expect([...new Set(told)].filter((name) => scripts[name] === undefined)).toEqual([])
  })

  test('its script is the example of the same text', () => {
    const script = /^```ts\n([\s\S]*?)^```/m.exec(read('README.md'))?.[1] ?? ''
    expect(script.split('\n').length).toBeGreaterThan(10)
    expect(read('examples/first.ts')).toContain(script)
  })
})

describe('examples', () => {
  test.each(readdirSync(join(root, 'examples')).filter((name) => /\.(ts|mjs|js)$/.test(name)))(
    '%s opens with a line that says what it shows',
    (name) => {
      const lines = read(relative(root, join(root, 'examples', name))).split('\n')
      expect(lines.find((line) => !line.startsWith('#!'))).toMatch(/^\/\/ \S.{20,}/)
    },
  )
})
