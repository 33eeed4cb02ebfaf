import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../any-text.fixture.js'
import { harmless } from '../text/width.js'
import { everyElement, readMarkup } from '../xml.fixture.js'
import { html, jsonData, lines } from './markup.js'

test('text in elements and attributes comes out as it went in, made harmless', () => {
  fc.assert(
    fc.property(anyText, anyText, (inside, value) => {
      const root = readMarkup(html`<p title="${value}">${inside}</p>`.text)
      const all = everyElement(root).slice(1)
      expect(all).toHaveLength(1)
      expect(all[0]!.text).toBe(harmless(inside))
      expect(all[0]!.attributes.title).toBe(harmless(value))
    }),
  )
})

test('markup is taken as it is, lists are joined, null is nothing', () => {
  const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`)
  expect(html`<ul>${items}${null}${3}</ul>`.text).toBe('<ul><li>&lt;a&gt;</li><li>b</li>3</ul>')
})

test('data in a script element cannot end it, and reads back whole', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anyText, (value, text) => {
      const source = jsonData({ value, text }).text
      expect(source).not.toMatch(/[<>&]/)
      expect(JSON.parse(source)).toEqual(JSON.parse(JSON.stringify({ value, text })))
    }),
  )
})

test('stacks keep their lines', () => {
  expect(lines('Error: <b>\r\n    at a\n    at b\u0007').text).toBe('Error: &lt;b&gt;\n    at a\n    at b\\x07')
})
