import { keptWords } from './kept-words';

/** The form of a new task as it was left. */
export interface KeptTaskForm {
  readonly title: string;
  readonly description: string;
  readonly workspaceId: string;
  readonly pipeline: string;
  /** Null: it was not chosen. */
  readonly agent: string | null;
}

const PLACE = 'new-task';

/** What was typed into the form of a new task and not created; null: nothing was. */
export const readTaskForm = (): KeptTaskForm | null => parseTaskForm(keptWords.read(PLACE));

/** Keeps the form until a task comes of it. One without words is not worth keeping. */
export function keepTaskForm(form: KeptTaskForm | null): void {
  const hasWords = form !== null && (form.title + form.description).trim() !== '';
  keptWords.write(PLACE, hasWords ? JSON.stringify(form) : '');
}

/** Reads what an earlier page wrote; anything odd is nothing. */
export function parseTaskForm(text: string): KeptTaskForm | null {
  try {
    const read = JSON.parse(text || 'null') as Partial<Record<keyof KeptTaskForm, unknown>> | null;
    const word = (name: keyof KeptTaskForm): string => {
      const value = read?.[name];
      return typeof value === 'string' ? value : '';
    };
    const title = word('title');
    const description = word('description');
    if (title + description === '') return null;
    return {
      title,
      description,
      workspaceId: word('workspaceId'),
      pipeline: word('pipeline'),
      agent: word('agent') || null,
    };
  } catch {
    return null;
  }
}
