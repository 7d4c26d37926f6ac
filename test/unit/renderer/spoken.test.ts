import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/main/contract/task';
import { addedWords } from '../../../src/renderer/src/features/add-workspace/use-add-workspace';
import { wrong } from '../../../src/renderer/src/features/settings/use-save';
import { takenWords } from '../../../src/renderer/src/state/task-actions';
import { canOpenShell, givenVerdict } from '../../../src/renderer/src/state/terminal-hands';
import { endQuestion } from '../../../src/renderer/src/state/terminal-words';
import { createdWords } from '../../../src/renderer/src/state/view/created-words';
import { trustText } from '../../../src/renderer/src/state/workspace-actions';
import { farm, NOW, run, runId, stage, task, workspace, workspaceId } from './build';

const running: Task['state'] = { kind: 'running', stage: 'implementation', runId: runId('r') };

describe('what is said of a new task', () => {
  const some = (count: number) => Array.from({ length: count }, (_, index) => task(`t${index}`, running));
  const known = (more: object, tasks = some(0)) => {
    const state = farm({ tasks });
    return { ...state, health: state.health && { ...state.health, ...more } };
  };

  it('is that it starts, or what it waits for', () => {
    const most = farm().settings?.settings.maxConcurrent ?? 0;
    expect(createdWords('Fix it', known({}))).toBe('Started “Fix it”.');
    expect(createdWords('Fix it', known({ control: 'paused' }))).toBe('Queued “Fix it”: Croft is paused.');
    expect(createdWords('Fix it', known({ control: 'draining' }))).toBe('Queued “Fix it”: Croft is about to quit.');
    expect(createdWords('Fix it', known({ worker: 'down' }))).toContain('the worker does not answer');
    expect(createdWords('Fix it', known({}, some(most - 1)))).toContain('Started');
    expect(createdWords('Fix it', known({}, some(most)))).toMatch(/^Queued .* no more at once\.$/);
  });
});

describe('what is said of a task in its user’s hands', () => {
  const stages = [stage('t', 'implementation', 1, { id: run('r', 't').stageId, startedAt: NOW })];
  const mine = task('t', running, { stages });
  const verdict = { passed: true, summary: 'Done.', findings: [], outputs: {} };
  const driven = run('r', 't', { attended: true, verdict, createdAt: NOW + 1 });

  it('is the verdict that its agent has given there, and no older one', () => {
    expect(givenVerdict(mine, [driven])).toBe(verdict);
    expect(givenVerdict(mine, [run('r', 't', { verdict, createdAt: NOW + 1 })])).toBeNull();
    expect(givenVerdict(mine, [driven, run('s', 't', { attended: true, createdAt: NOW + 2 })])).toBeNull();
    expect(givenVerdict(mine, [{ ...driven, createdAt: NOW - 1 }])).toBeNull();
  });

  it('is that the terminal is theirs only where it is', () => {
    expect(takenWords(mine)).toContain('You drive the terminal now');
    expect(takenWords(task('t', { kind: 'queued', since: NOW }))).toContain('as soon as there is room');
    expect(takenWords(task('t', { kind: 'held', stage: 'qa', why: '', code: 'paused', until: null }))).toBeNull();
  });

  it('is where its files are when there are none', () => {
    const why = (review: Task['review']) => {
      const ability = canOpenShell(task('t', { kind: 'done', at: NOW }, { review }));
      return ability.can ? '' : ability.why;
    };
    expect(why({ kind: 'open' })).toBe('The task has no files of its own yet.');
    expect(why({ kind: 'accepted', at: NOW, into: 'main', commit: 'abc', how: 'merge' })).toContain('is in main');
  });
});

it('says of a folder that is there already that it is, and that it keeps its name', () => {
  const mine = workspace('mine');
  expect(addedWords(mine, { id: mine.id, name: 'mine', trust: 'full' })).toBe('mine is here.');
  expect(addedWords(mine, { id: workspaceId('other'), name: '', trust: mine.trust })).toBe(
    'mine is in the list already.',
  );
  expect(addedWords(mine, { id: workspaceId('other'), name: 'yours', trust: mine.trust })).toContain(
    '“yours” was not taken',
  );
  expect(addedWords({ ...mine, trust: 'ask' }, { id: workspaceId('other'), name: '', trust: 'full' })).toBe(
    'mine is in the list already. It keeps its trust: ask first.',
  );
  expect(addedWords({ ...mine, returned: true }, { id: workspaceId('other'), name: '', trust: mine.trust })).toBe(
    'mine is back, with its tasks.',
  );
  expect(addedWords({ ...mine, returned: true }, { id: mine.id, name: '', trust: mine.trust })).toBe(
    'mine is here, with its tasks.',
  );
});

it('says what is wrong with a setting as a sentence, and in which line', () => {
  const fields = (path: string) => [{ path, message: 'at least a second' }];
  expect(wrong({ message: 'm', fields: fields('stageTimeoutMs.qa') })).toBe('At least a second.');
  expect(wrong({ message: 'm', fields: fields('passEnv.2') })).toBe('Line 3: at least a second.');
  expect(wrong({ message: 'No.' })).toBe('No.');
});

it('promises a branch only where there is one, and says what ending a terminal ends', () => {
  expect([trustText('edit', false), trustText('edit', true)].map((text) => text.includes('branch'))).toEqual([
    true,
    false,
  ]);
  expect(
    [endQuestion({ kind: 'agent' }).loses, endQuestion({ kind: 'shell' }).loses].map((text) => text.slice(0, 9)),
  ).toEqual(['The agent', 'The shell']);
});
