// Shows the one dialog that is open, of a run that can be changed.
import { EditLoadDialog } from '../dialogs/load/edit-load-dialog.js'
import { NoteDialog } from '../dialogs/note-dialog.js'
import { StopDialog } from '../dialogs/stop-dialog.js'
import { closeDialog, dialogOpen } from './open-dialog.js'
import { ReportDialogs } from './report-dialogs.js'

/** Of a run with a master behind it; what does not change it is in `ReportDialogs`. */
export function RunDialogs() {
  switch (dialogOpen.value) {
    case 'edit':
      return <EditLoadDialog onClose={closeDialog} />
    case 'stop':
      return <StopDialog onClose={closeDialog} />
    case 'note':
      return <NoteDialog onClose={closeDialog} />
    default:
      return <ReportDialogs />
  }
}
