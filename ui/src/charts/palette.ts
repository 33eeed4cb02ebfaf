// Colours of the charts, read from the style sheet so that a change of theme reaches the canvases.
import { themeTick } from '../frame/theme.js'

export type Tone = 'blue' | 'orange' | 'purple' | 'red' | 'grey' | 'green'

export interface Palette {
  readonly tone: (tone: Tone) => string
  readonly grid: string
  readonly ink: string
  readonly dim: string
  /** From few to many. */
  readonly heat: readonly string[]
}

const TONES: readonly Tone[] = ['blue', 'orange', 'purple', 'red', 'grey', 'green']

/** Reads the variables anew; in a component or effect it makes a change of theme count. */
export function readPalette(): Palette {
  themeTick.value
  const probe = document.createElement('i')
  // Where the reader's system chooses all colours, lines would all be one.
  probe.style.setProperty('forced-color-adjust', 'none')
  document.body.append(probe)
  // `light-dark()` is only resolved where it is used as a colour.
  const read = (name: string): string => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const tones = new Map(TONES.map((tone) => [tone, read(`--${tone}`)]))
  const palette = {
    tone: (tone: Tone) => tones.get(tone) ?? read('--ink'),
    grid: read('--line'),
    ink: read('--ink'),
    dim: read('--dim'),
    heat: [1, 2, 3, 4, 5, 6].map((step) => read(`--heat${step}`)),
  }
  probe.remove()
  return palette
}
