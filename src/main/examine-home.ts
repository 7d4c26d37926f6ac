import { join } from 'node:path';
import { sizeWords } from './adapters/disk/room';
import { DATABASE_FILE } from './adapters/sqlite/database-names';
import { examineDatabase } from './adapters/sqlite/examine';
import type { DatabaseExam } from './adapters/sqlite/examine';
import type { DoctorCheck } from './contract/doctor';
import { timeWords } from './contract/time-words';

/** What can be told of a home in which no farm runs: its database, and the copies of it. */
export function examineHome(home: string, now: number): DoctorCheck[] {
  const exam = examineDatabase(join(home, DATABASE_FILE), now);
  return [databaseCheck(exam), copiesCheck(exam, now)];
}

function databaseCheck({ bytes, finding, copy, copies }: DatabaseExam): DoctorCheck {
  const check = { key: 'database', title: 'Database', command: null };
  if (bytes === null && copies === 0) {
    return { ...check, state: 'ok', message: 'There is none yet: the first start makes it.', fix: null };
  }
  const restore = copy
    ? 'Start Croft with --restore-backup: the newest sound copy takes its place, and the damaged one is kept.'
    : 'There is no sound copy of it. Keep the file; whoever knows SQLite may read what is left of it.';
  if (bytes === null) {
    return { ...check, state: 'bad', message: 'It is gone, though there are copies of it.', fix: restore };
  }
  if (finding === null) {
    return { ...check, state: 'ok', message: `${sizeWords(bytes)}, every page of it is sound.`, fix: null };
  }
  return { ...check, state: 'bad', message: `${sizeWords(bytes)}, not sound: ${finding}.`, fix: restore };
}

function copiesCheck({ copy, copies, damaged, bytes }: DatabaseExam, now: number): DoctorCheck {
  const check = { key: 'copies', title: 'Daily copies', command: null, fix: null };
  const aside = damaged.map((path) => ` A damaged database is kept as ${path}.`).join('');
  if (copies === 0) {
    const message = `There is none yet: the first is made soon after there is something in the database.${aside}`;
    return { ...check, state: bytes === null ? 'ok' : 'warn', message };
  }
  if (!copy) return { ...check, state: 'bad', message: `There are ${copies}, and none of them is sound.${aside}` };
  const message = `${copies}; the newest sound one is of ${timeWords(copy.at, now)} (${sizeWords(copy.bytes)}).${aside}`;
  return { ...check, state: 'ok', message };
}
