// Dialogs that only look: of every run, and of a report, which carries no others.
import { HelpDialog } from '../dialogs/help-dialog.js'
import { PagesDialog } from '../dialogs/pages-dialog.js'
import { PaletteDialog } from '../dialogs/palette-dialog.js'
import { RangeDialog } from '../dialogs/range-dialog.js'
import { closeDialog, dialogOpen } from './open-dialog.js'

export function ReportDialogs() {
  switch (dialogOpen.value) {
    case 'range':
      return <RangeDialog onClose={closeDialog} />
    case 'pages':
      return <PagesDialog onClose={closeDialog} />
    case 'palette':
      return <PaletteDialog onClose={closeDialog} />
    default:
      return null
  }
}

export const AnyPageDialogs = () => (dialogOpen.value === 'help' ? <HelpDialog onClose={closeDialog} /> : null)
