import { fail } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';

type Mine = Pick<
  Handlers,
  | 'desktop.get'
  | 'desktop.update'
  | 'desktop.set-hotkey'
  | 'desktop.pick-folder'
  | 'desktop.reveal'
  | 'desktop.update-app'
  | 'desktop.quit'
>;

const notYet = () => fail('unavailable', 'Not here yet.');

/** Handlers of desktop. */
export const desktopHandlers = (_app: App): Mine => ({
  'desktop.get': notYet,
  'desktop.update': notYet,
  'desktop.set-hotkey': notYet,
  'desktop.pick-folder': notYet,
  'desktop.reveal': notYet,
  'desktop.update-app': notYet,
  'desktop.quit': notYet,
});
