import { plainText } from './plain-text';

const MOST_CHARS = 8_000;
const MOST_TITLE = 300;
const MOST_DESCRIPTION = 4_000;
const MOST_WORKSPACE = 300;
const KEYS = ['title', 'description', 'workspace'] as const;

/** What a link fills into the form of a new task. Nothing comes of it before its user presses the button. */
export type TaskWords = Readonly<Partial<Record<(typeof KEYS)[number], string>>>;

/** The words in `croft://new-task?title=...&description=...&workspace=...`; null for anything else at all. */
export function deepLinkIn(link: string): TaskWords | null {
  if (link.length > MOST_CHARS || /[^\u0021-\u007e]/.test(link)) return null;
  const found = /^croft:\/\/new-task\/?(?:\?([^#]*))?$/.exec(link);
  const query = found?.[1] ?? '';
  if (!found || !isDecodable(query)) return null;
  const given = new URLSearchParams(query);
  const names = [...given.keys()];
  const isKnown = names.every((name) => (KEYS as readonly string[]).includes(name));
  if (!isKnown || new Set(names).size !== names.length) return null;
  const words = {
    title: plainText(given.get('title') ?? '', MOST_TITLE),
    description: plainText(given.get('description') ?? '', MOST_DESCRIPTION),
    workspace: plainText(given.get('workspace') ?? '', MOST_WORKSPACE),
  };
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text !== ''));
}

/** The first such link among the arguments of a start. */
export function deepLinkAmong(argv: readonly string[]): TaskWords | null {
  for (const argument of argv) {
    const words = argument.startsWith('croft:') ? deepLinkIn(argument) : null;
    if (words) return words;
  }
  return null;
}

/** The address of the screens that shows the form with these words. */
export function newTaskAddress(words: TaskWords = {}): string {
  const query = new URLSearchParams(Object.entries(words)).toString();
  return query === '' ? '#/new-task' : `#/new-task?${query}`;
}

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query.replaceAll('+', ' '));
    return true;
  } catch {
    return false;
  }
}
