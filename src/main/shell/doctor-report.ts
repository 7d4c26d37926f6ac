import type { DoctorCheck } from '../contract/doctor';

const marks = { ok: 'ok', warn: 'look', bad: 'bad', unknown: '?' } as const satisfies Record<
  DoctorCheck['state'],
  string
>;
const MARK_WIDTH = 6;

/** The checks as lines for a terminal, what is bad last: there it is seen. */
export function reportText(checks: readonly DoctorCheck[]): string {
  const order = (check: DoctorCheck): number => ['ok', 'unknown', 'warn', 'bad'].indexOf(check.state);
  return checks
    .toSorted((a, b) => order(a) - order(b))
    .map(linesOf)
    .join('');
}

function linesOf({ state, title, message, fix, command }: DoctorCheck): string {
  const indent = ' '.repeat(MARK_WIDTH);
  const lines = [`${marks[state].padEnd(MARK_WIDTH)}${title}: ${plain(message)}`];
  if (fix !== null) lines.push(`${indent}${plain(fix)}`);
  if (command !== null) lines.push(`${indent}$ ${plain(command)}`);
  return `${lines.join('\n')}\n`;
}

/** Names of files and what programs say may hold anything; a terminal would do what it is told. */
const plain = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
