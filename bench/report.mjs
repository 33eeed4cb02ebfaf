// Medians, the facts of the machine, and the tables: what is printed and what goes into RESULTS.md.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const RESULTS = join(dirname(fileURLToPath(import.meta.url)), 'RESULTS.md')

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** One line a reader can judge the numbers by; no names of hosts. */
export function machineFacts() {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const options = process.env.NODE_OPTIONS ? ` with NODE_OPTIONS=${process.env.NODE_OPTIONS}` : ''
  return `${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${memory} GB, ${type()} ${release()}, Node ${process.version}${options}`
}

/** The load before the benchmark began: other work on the machine disturbs it. */
export const loadBefore = () => loadavg()[0].toFixed(2)

export const thousands = (value) => Math.round(value).toLocaleString('en-US')

/** A Markdown table with columns padded for the terminal; all but the first are right-aligned. */
export function table(header, rows) {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i]).length), 3))
  const cell = (value, i) => (i === 0 ? String(value).padEnd(widths[i]) : String(value).padStart(widths[i]))
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`
  const rule = `|${widths.map((width, i) => (i === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(header), rule, ...rows.map(line)].join('\n')
}

/** Prints the section; with `write` it is appended to bench/RESULTS.md too. */
export function publish({ title, notes, body, write }) {
  const section = `## ${title}\n\n${notes.map((note) => `- ${note}\n`).join('')}\n${body}\n`
  console.log(`\n${section}`)
  if (!write) return
  if (!existsSync(RESULTS))
    writeFileSync(RESULTS, '# Results\n\nEach section is one go of `bench/`. How to repeat them: README.md here.\n')
  appendFileSync(RESULTS, `\n${section}`)
  console.error('appended to bench/RESULTS.md')
}
