import type { DoctorCheck } from '../../contract/doctor';

/** A check without its name: what was found, and what to do about it unless all is well. */
export type Finding = Pick<DoctorCheck, 'state' | 'message'> & Partial<Pick<DoctorCheck, 'fix' | 'command'>>;

export interface Check {
  readonly key: string;
  readonly title: string;
  /** May fail in any way: then the check is `unknown` and says why. */
  readonly look: () => Promise<Finding>;
}

export const found = (state: DoctorCheck['state'], message: string): Finding => ({ state, message });

/** Runs one check. Never throws: a doctor that dies of what it finds is none. */
export async function runCheck({ key, title, look }: Check): Promise<DoctorCheck> {
  try {
    return { key, title, fix: null, command: null, ...(await look()) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { key, title, state: 'unknown', message: `This could not be looked at: ${why}`, fix: null, command: null };
  }
}

/** A path as one word of a shell command. */
export const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
