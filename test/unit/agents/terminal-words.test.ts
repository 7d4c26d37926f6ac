import { expect, it } from 'vitest';
import {
  commandKeys,
  endKeys,
  hookAnswer,
  interruptKeys,
  messageKeys,
} from '../../../src/main/adapters/agents/claude/terminal/words';
import type { AskAnswer } from '../../../src/main/contract/run';
import type { TerminalWords } from '../../../src/main/ports/agent-driver';

const typed = (words: TerminalWords): string => (words.via === 'keys' ? new TextDecoder().decode(words.data) : '');
const answered = (answer: AskAnswer, toolName = 'Bash', asked: Record<string, unknown> | null = null) =>
  hookAnswer({ kind: 'answer', requestId: 'hook-1', toolName, input: { cut: true }, answer }, asked);
const decision = (decided: object) => ({
  via: 'hook',
  answer: { hookId: 'hook-1', body: { hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: decided } } },
});

it('pastes a message in one go and enters it', () => {
  expect(typed(messageKeys('one\ntwo'))).toBe('\u001b[200~one\ntwo\n\u001b[201~\r');
  expect(typed(commandKeys('workspace:create-spec', 'a\nb'))).toBe(
    '/workspace:create-spec \u001b[200~a\nb\n\u001b[201~\r',
  );
});

it('lets no text leave the paste, run a shell line or press a key', () => {
  expect(typed(messageKeys('a\u001b[201~\rrm\u0003\u009b201~b'))).toBe('\u001b[200~armb\n\u001b[201~\r');
  expect(typed(messageKeys('!rm -rf x'))).toBe('\u001b[200~ !rm -rf x\n\u001b[201~\r');
});

it('interrupts and ends by keys', () => {
  expect(typed(interruptKeys())).toBe('\u001b');
  expect(typed(endKeys())).toBe('\u0003/exit\r');
});

it('answers a held question', () => {
  expect(answered({ kind: 'allow', always: false })).toEqual(decision({ behavior: 'allow' }));
  expect(answered({ kind: 'deny', message: 'No.' })).toEqual(decision({ behavior: 'deny', message: 'No.' }));
  const rule = { type: 'addRules', rules: [{ toolName: 'Bash' }], behavior: 'allow', destination: 'session' };
  expect(answered({ kind: 'allow', always: true })).toEqual(
    decision({ behavior: 'allow', updatedPermissions: [rule] }),
  );
  expect(answered({ kind: 'allow', always: true }, 'AskUserQuestion')).toEqual(decision({ behavior: 'allow' }));
});

it('answers a question with the whole of what was asked, where it is still known', () => {
  const answers = { 'Which?': 'Blue' };
  expect(answered({ kind: 'answer', answers }, 'AskUserQuestion', { questions: [] })).toEqual(
    decision({ behavior: 'allow', updatedInput: { questions: [], answers } }),
  );
  expect(answered({ kind: 'answer', answers }, 'AskUserQuestion')).toEqual(
    decision({ behavior: 'allow', updatedInput: { cut: true, answers } }),
  );
});
