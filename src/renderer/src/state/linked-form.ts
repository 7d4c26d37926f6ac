import type { OverlayStore } from './overlay';

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

/** Opens the form where an address asks for it, now and later; nothing is sent before its user does. */
export function followLinkedForms(win: Window, overlay: OverlayStore): () => void {
  const look = () => {
    const words = linkedWordsIn(win.location.hash);
    if (!words) return;
    win.history.replaceState(null, '', '#/');
    overlay.setState({ kind: 'new-task', workspaceId: null, filled: words }, true);
  };
  look();
  win.addEventListener('hashchange', look);
  return () => win.removeEventListener('hashchange', look);
}
