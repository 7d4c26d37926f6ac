import type { Ask } from '../../../../main/contract/run';

/** Fields of a command that change nothing of what it does. */
const BESIDE: ReadonlySet<string> = new Set(['command', 'description', 'timeout']);
/** What is drawn otherwise than it is written: backticks end code, and some signs are not seen, or turn what stands beside them. */
const NOT_AS_WRITTEN = /[`\p{C}]|[^\S ]|^ | $| {2}/u;

/**
 * Whether the one line of an ask tells all that would be done: a command of one line and nothing beside it. Of a change, of several lines and
 * of whatever else a tool is given, the line holds only a part.
 */
export function isToldWhole({ kind, toolName, input, title, questions }: Ask): boolean {
  if (kind === 'question') return questions.length <= 1;
  const { command } = input;
  if (toolName !== 'Bash' || typeof command !== 'string' || NOT_AS_WRITTEN.test(command)) return false;
  return title === `run \`${command}\`?` && Object.keys(input).every((field) => BESIDE.has(field));
}
