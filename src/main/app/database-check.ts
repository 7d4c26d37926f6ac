import type { DoctorCheck } from '../contract/doctor';
import { timeWords } from '../contract/time-words';
import type { DatabaseCare, DatabaseFacts } from '../ports/database-care';
import type { App } from './app';

const MEGABYTE = 1024 ** 2;
const DAY_MS = 24 * 3_600_000;
const sizeWords = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0)} MB`;

/** Is the database whole, can it be written, is there a copy of it? */
export function checkDatabase(app: App): DoctorCheck[] {
  if (!app.care) return [];
  const check = { key: 'database', title: 'Database', fix: null, command: null };
  const trouble = app.store.trouble();
  if (trouble) return [{ ...check, state: 'bad', message: trouble.message, fix: trouble.next ?? null }];
  const facts = factsOf(app.care);
  if (typeof facts === 'string') {
    const fix = 'Look at its disk, and at who may read that folder.';
    return [{ ...check, state: 'bad', message: `Its folder cannot be looked at: ${facts}.`, fix }];
  }
  const { bytes, backup, backupTrouble, damaged } = facts;
  const now = app.clock.now();
  const copied = backup
    ? `Last copy at ${timeWords(backup.at, now)} (${sizeWords(backup.bytes)}), found sound.`
    : 'No copy of it yet: the first is made soon after there is something in it.';
  const parts = [`${sizeWords(bytes)}, sound and writable.`, copied];
  const { recovery } = app.memory;
  if (recovery) parts.unshift(recovery.message);
  const aside = damaged.at(-1);
  if (aside !== undefined && !recovery)
    parts.push(`A damaged one is kept as ${aside}: remove it when nothing is missing.`);
  const message = parts.join(' ');
  if (backupTrouble !== null) {
    const isOld = backup === null || now - backup.at > 2 * DAY_MS;
    const fix = 'Croft tries again every hour. See that there is room on its disk.';
    return [
      {
        ...check,
        state: isOld ? 'warn' : 'ok',
        message: `${message} Today's copy was not made: ${backupTrouble}`,
        fix,
      },
    ];
  }
  return [{ ...check, state: recovery ? 'warn' : 'ok', message, fix: recovery?.next ?? null }];
}

/** Why it cannot be told, where its folder cannot be read. */
function factsOf(care: DatabaseCare): DatabaseFacts | string {
  try {
    return care.facts();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Tells the farm's users that the daily copy fails; said again only after one has worked. */
export function tellOfBackup(app: Pick<App, 'store' | 'clock' | 'logger'>, why: string): void {
  const message = `Today's copy of Croft's database was not made: ${why}`;
  const next = 'Croft tries again every hour. The Doctor says when the last copy was made.';
  try {
    const fact = { type: 'notice', level: 'warn', code: 'store.no_backup', message, next } as const;
    const notice = { at: app.clock.now(), workspaceId: null, taskId: null, runId: null, fact };
    app.store.change((write) => write.append(notice));
  } catch (error) {
    app.logger.error(message, { error: String(error) });
  }
}
