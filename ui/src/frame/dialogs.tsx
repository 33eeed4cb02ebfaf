// Shows the one dialog that is open.

import { HelpDialog } from '../dialogs/help-dialog.js'
import { EditLoadDialog } from '../dialogs/load/edit-load-dialog.js'
import { NoteDialog } from '../dialogs/note-dialog.js'
import { PagesDialog } from '../dialogs/pages-dialog.js'
import { PaletteDialog } from '../dialogs/palette-dialog.js'
import { RangeDialog } from '../dialogs/range-dialog.js'
import { StopDialog } from '../dialogs/stop-dialog.js'
import { closeDialog, dialogOpen } from './open-dialog.js'

/** Dialogs of a run; outside of one only the help is there. */
export function RunDialogs() {
  const name = dialogOpen.value
  switch (name) {
    case null:
    case 'help':
      return null
    case 'edit':
      return <EditLoadDialog onClose={closeDialog} />
    case 'stop':
      return <StopDialog onClose={closeDialog} />
    case 'note':
      return <NoteDialog onClose={closeDialog} />
    case 'range':
      return <RangeDialog onClose={closeDialog} />
    case 'pages':
      return <PagesDialog onClose={closeDialog} />
    case 'palette':
      return <PaletteDialog onClose={closeDialog} />
    default:
      return name satisfies never
  }
}

export const AnyPageDialogs = () => (dialogOpen.value === 'help' ? <HelpDialog onClose={closeDialog} /> : null)
