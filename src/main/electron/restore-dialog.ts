import { dialog } from 'electron';
import type { Failure } from '../contract/errors';

const RESTORE = 0;
const QUIT = 1;

/** Asks whether the copy of a damaged database is to be put back. Nothing happens by an Enter that was meant for something else. */
export async function askToRestore({ message, next }: Failure): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Croft cannot start',
    message,
    detail:
      `${next ?? ''}\n\nWhat is there now is kept. Events that agents’ spools still have are read in again.`.trim(),
    buttons: ['Restore the copy', 'Quit'],
    defaultId: QUIT,
    cancelId: QUIT,
    noLink: true,
  });
  return response === RESTORE;
}
