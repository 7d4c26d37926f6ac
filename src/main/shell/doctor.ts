import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DoctorReport } from '../contract/doctor';
import type { DoctorCheck } from '../contract/doctor';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { fromWire } from '../contract/wire';
import { reportText } from './doctor-report';
import { takeLock } from './lock';
import type { Holder } from './lock';
import { readToken } from './tokens';

/** What `croft doctor` works with. */
export interface Doctor {
  readonly home: string;
  readonly apiKeys: readonly string[];
  /** What can be told of a home in which no farm runs. */
  examine(home: string, now: number): DoctorCheck[];
}

/** What it found, for people, and the code to end with: 1 where something is bad, or nothing could be found out. */
export interface Findings {
  readonly text: string;
  readonly code: 0 | 1;
}

const ANSWER_MS = 60_000;

/** Asks the farm of a home how everything is; where none runs, looks at what it has left there. */
export async function findings(doctor: Doctor): Promise<Findings> {
  const { home } = doctor;
  if (!existsSync(home)) return { text: `Croft has kept nothing in ${home} so far.\n`, code: 0 };
  try {
    const lock = takeLock(home);
    if (!lock.ok) return await ofFarm(doctor, lock.error);
    try {
      return report(`Croft does not run in ${home}. What lies there:`, doctor.examine(home, Date.now()));
    } finally {
      lock.value.release();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { text: `${home} cannot be looked at: ${why}.\n`, code: 1 };
  }
}

async function ofFarm(doctor: Doctor, { pid, address }: Holder): Promise<Findings> {
  const who = `Croft${pid === null ? '' : ` (process ${pid})`}`;
  if (address === undefined) {
    return {
      text: `${who} runs in ${doctor.home}, and does not say where it can be asked: try again in a moment.\n`,
      code: 1,
    };
  }
  const checks = await ask(doctor, address);
  if (checks.ok) return report(`${who} runs in ${doctor.home}, at ${address}.`, checks.value);
  const { message, next } = checks.error;
  return {
    text: `${who} runs in ${doctor.home}, at ${address}. ${message}${next === undefined ? '' : ` ${next}`}\n`,
    code: 1,
  };
}

async function ask({ home, apiKeys }: Doctor, address: string): Promise<Result<DoctorCheck[]>> {
  const kept = apiKeys.length > 0 ? ok(null) : readToken(join(home, 'token'));
  if (!kept.ok) return kept;
  const token = apiKeys[0] ?? kept.value;
  if (token === null) return fail('unauthorized', 'It was started with tokens of its own.', { next: GIVE_KEY });
  try {
    const headers = { 'x-api-key': token };
    const answer = await fetch(`${address}/api/doctor`, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
    const body: unknown = await answer.json();
    if (answer.status === 401) return fail('unauthorized', 'It does not take this token.', { next: GIVE_KEY });
    const read = DoctorReport.safeParse(fromWire(DoctorReport, body));
    return read.success ? ok(read.data.checks) : fail('unavailable', NOT_UNDERSTOOD);
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return fail('unavailable', isLate ? 'It does not answer.' : 'It could not be reached.');
  }
}

const GIVE_KEY = 'Name one of those that it was started with in API_KEYS.';
const NOT_UNDERSTOOD = 'Its answer is not understood: it may be of another version, or about to end.';

const report = (head: string, checks: readonly DoctorCheck[]): Findings => ({
  text: `${head}\n\n${reportText(checks)}`,
  code: checks.some(({ state }) => state === 'bad') ? 1 : 0,
});
