import type { Overlay, OverlayStore } from './overlay';

/** Words that an address fills into the form of a new task. */
export interface LinkedWords {
  readonly title: string;
  readonly description: string;
  /** Id, path or name of a workspace; empty: none was named. */
  readonly workspace: string;
}

const ADDRESS = /^#\/new-task(?:\?(.*))?$/s;

/** The words in `#/new-task?title=...&description=...&workspace=...`; null for any other address. */
export function linkedWordsIn(hash: string): LinkedWords | null {
  const found = ADDRESS.exec(hash);
  if (!found) return null;
  const given = new URLSearchParams(found[1] ?? '');
  const word = (name: string, most: number) => (given.get(name) ?? '').slice(0, most);
  return { title: word('title', 300), description: word('description', 4_000), workspace: word('workspace', 4_096) };
}

/** What is open once these words have come: their form; but a form that its user has begun stays, and theirs follows it. */
export function overlayWith(words: LinkedWords, open: Overlay): Overlay {
  const isBegun = open.kind === 'add-workspace' || (open.kind === 'new-task' && open.isTouched === true);
  if (!isBegun) return formOf(words, open);
  // One that says nothing asks for no more than what is open already.
  return open.kind === 'new-task' && isEmpty(words) ? open : { ...open, next: words };
}

/** What is open after this has been closed. */
export const overlayAfter = (open: Overlay): Overlay =>
  'next' in open && open.next ? formOf(open.next, open) : { kind: 'none' };

/** The form of these words, in the place of whatever is open. */
export function formOf(words: LinkedWords, open: Overlay): Overlay {
  const turn = open.kind === 'new-task' ? { turn: (open.turn ?? 0) + 1 } : {};
  return { kind: 'new-task', workspaceId: null, filled: words, ...turn };
}

const isEmpty = ({ title, description, workspace }: LinkedWords): boolean => title + description + workspace === '';

/** Opens the form where an address asks for it, now and later, above the screen that is there; nothing is sent before its user does. */
export function followLinkedForms(win: Window, overlay: OverlayStore): () => void {
  const look = (before: string) => {
    const words = linkedWordsIn(win.location.hash);
    if (!words) return;
    win.history.replaceState(null, '', linkedWordsIn(before) ? '#/' : before);
    overlay.setState(overlayWith(words, overlay.getState()), true);
  };
  const follow = ({ oldURL }: HashChangeEvent) => look(new URL(oldURL).hash || '#/');
  look('#/');
  win.addEventListener('hashchange', follow);
  return () => win.removeEventListener('hashchange', follow);
}
