import type { AskAnswer } from '../../../../contract/run';
import type { AgentInput, TerminalWords } from '../../../../ports/agent-driver';
import { QUESTION_TOOL } from '../../shared/claude-stream/tools';
import type { JsonRecord } from '../../shared/json';
import { cleanText } from '../../shared/text';

const encoder = new TextEncoder();

const PASTE = { begin: '\u001b[200~', end: '\u001b[201~' } as const;
const ENTER = '\r';
const ESCAPE = '\u001b';
/** Empties the prompt, so that the words after it stand alone. */
const CLEAR = '\u0003';

const keys = (text: string): TerminalWords => ({ via: 'keys', data: encoder.encode(text) });

/**
 * Text as one paste and an Enter. The line feed at the end keeps a last backslash from taking the Enter away, and a name with an
 * at sign from being completed; a blank in front keeps a text with an exclamation mark from being run by the shell.
 */
function pasted(text: string): string {
  const clean = cleanText(text);
  return `${PASTE.begin}${clean.startsWith('!') ? ' ' : ''}${clean}\n${PASTE.end}`;
}

/** A message, as a person would paste it. */
export const messageKeys = (text: string): TerminalWords => keys(pasted(text) + ENTER);

/** A slash command: only its arguments are pasted, since in a paste it would be text like any other. */
export const commandKeys = (command: string, args: string): TerminalWords =>
  keys(`/${command} ${pasted(args)}${ENTER}`);

export const interruptKeys = (): TerminalWords => keys(ESCAPE);

export const endKeys = (): TerminalWords => keys(`${CLEAR}/exit${ENTER}`);

/** The answer to a held question, as its hook call wants it. `asked`: the input as the hook told it, where that is still known. */
export function hookAnswer(
  { requestId, toolName, input, answer }: Extract<AgentInput, { kind: 'answer' }>,
  asked: JsonRecord | null,
): TerminalWords {
  const decision = decisionOf(answer, toolName, asked ?? input);
  const body = { hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } };
  return { via: 'hook', answer: { hookId: requestId, body } };
}

function decisionOf(answer: AskAnswer, toolName: string, input: JsonRecord): object {
  switch (answer.kind) {
    case 'deny':
      return { behavior: 'deny', message: answer.message };
    case 'answer':
      return { behavior: 'allow', updatedInput: { ...input, answers: answer.answers } };
    case 'allow': {
      const rule = { type: 'addRules', rules: [{ toolName }], behavior: 'allow', destination: 'session' };
      const always = answer.always && toolName !== QUESTION_TOOL;
      return { behavior: 'allow', ...(always && { updatedPermissions: [rule] }) };
    }
  }
}
