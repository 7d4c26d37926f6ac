import type { Finding } from '../../../../main/contract/verdict';

/** One finding of a verdict as it is shown. */
export interface FindingLine {
  readonly grade: string;
  readonly weight: 'grave' | 'usual' | 'light';
  /** Where it is, by file and line. */
  readonly place: string | null;
  readonly text: string;
}

const weights = { blocker: 'grave', major: 'usual', minor: 'light' } as const;

/** A finding in its parts: how much it matters, where it is, what it is. */
export function findingLine({ severity, file, line, message }: Finding): FindingLine {
  const place = file === undefined ? null : line === undefined ? file : `${file}:${line}`;
  return { grade: severity, weight: weights[severity], place, text: message };
}
