import { FarmEvent } from '../../contract/event';
import type { OutputOf, ParsedOf } from '../../contract/index';
import { toWire } from '../../contract/wire';
import type { SearchPage } from '../../ports/store';
import type { App } from '../app';
import { redactorOf } from '../known-secrets';

/** Characters that are written at a time, some milliseconds: others have their turn in between. */
const AT_A_TIME = 100_000;

/** A piece of the log as JSON lines, spelt as REST spells events, without secrets. The store bounds it in rows and in size. */
export async function exportEvents(
  app: App,
  { text, ...query }: ParsedOf<'event.export'>,
): Promise<OutputOf<'event.export'>> {
  const page: SearchPage =
    text === undefined ? { ...app.store.events(query), searched: null } : await app.store.search({ ...query, text });
  const redact = redactorOf(app);
  const lines: string[] = [];
  let written = 0;
  for (const event of page.events) {
    if (written > AT_A_TIME) {
      await nextTurn(app);
      written = 0;
    }
    const line = `${JSON.stringify(redact.value(toWire(FarmEvent, event)))}\n`;
    lines.push(line);
    written += line.length;
  }
  const reached = page.searched?.to ?? page.events.at(-1)?.seq ?? query.after;
  return { lines: lines.join(''), events: lines.length, next: page.more ? reached : null };
}

const nextTurn = (app: App): Promise<void> => new Promise((resolve) => void app.clock.after(0, resolve));
