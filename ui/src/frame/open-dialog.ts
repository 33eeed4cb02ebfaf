// Which dialog is open; one at a time.
import { signal } from '@preact/signals'

export type DialogName = 'edit' | 'stop' | 'note' | 'help' | 'palette' | 'pages' | 'range'

export const dialogOpen = signal<DialogName | null>(null)

export function openDialog(name: DialogName): void {
  dialogOpen.value = name
}

export function closeDialog(): void {
  dialogOpen.value = null
}
