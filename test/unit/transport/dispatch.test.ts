import { describe, expect, test } from 'vitest';
import type { Access } from '../../../src/main/contract/catalogue-kit';
import { ok } from '../../../src/main/contract/errors';
import type { CallContext, Handlers } from '../../../src/main/contract/handlers';
import { createDispatch } from '../../../src/main/transport/dispatch';
import { createMemoryLogger } from '../../builders';
import { createFakeEventLog } from '../../fakes/event-log';
import { createFakeHandlers } from '../../fakes/handlers';

const as = (access: Access, signal = new AbortController().signal): CallContext => ({ access, peer: 'test', signal });

function door(over: Partial<Handlers> = {}, strict = true) {
  const logger = createMemoryLogger();
  const fake = createFakeHandlers(createFakeEventLog());
  return {
    logger,
    calls: fake.calls,
    dispatch: createDispatch({ handlers: { ...fake.handlers, ...over }, logger, strict }),
  };
}

const askId = 'ask_0123456789ab';

describe('dispatch', () => {
  test('parses the input and fills in defaults', async () => {
    const { dispatch, calls } = door();
    const input = { workspaceId: 'ws_0123456789ab', title: ' Add login ' };
    expect(await dispatch('task.create', input, as('operator'))).toMatchObject({ ok: true });
    expect(calls[0]?.input).toEqual({
      workspaceId: 'ws_0123456789ab',
      title: 'Add login',
      description: '',
      start: false,
    });
  });

  test.each(['__proto__', 'constructor', 'toString', 'task.nothing', ''])('knows no operation %j', async (name) => {
    expect(await door().dispatch(name, {}, as('local'))).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  test('checks access before it looks at the input', async () => {
    const { dispatch, calls } = door();
    expect(await dispatch('task.create', 'nonsense', as('viewer'))).toMatchObject({ error: { code: 'forbidden' } });
    expect(await dispatch('workspace.suggest', 'nonsense', as('operator'))).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await dispatch('workspace.suggest', { prefix: '/' }, as('local'))).toMatchObject({ ok: true });
    expect(calls).toHaveLength(1);
  });

  test('takes trust in the words of its answers, beside the permission modes', async () => {
    const { dispatch } = door();
    for (const trust of [{ trust: 'ask' }, { permissionMode: 'manual' }, { trust: 'ask', permissionMode: 'default' }]) {
      const input = { workspaceId: 'ws_0123456789ab', ...trust };
      expect(await dispatch('workspace.update', input, as('operator'))).toMatchObject({ ok: true });
    }
  });

  test('says where the input is wrong', async () => {
    const reply = await door().dispatch('task.create', { workspaceId: 'x', title: '' }, as('operator'));
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'invalid', fields: [{ path: 'title', message: 'a task needs a title' }] },
    });
    expect(reply.ok ? '' : reply.error.message).toContain('title: a task needs a title');
  });

  test.each([
    ['settings.update', { maxConcurrent: 0 }, 'maxConcurrent', 'At least 1.'],
    ['settings.update', { maxConcurrent: 65 }, 'maxConcurrent', 'At most 64.'],
    ['settings.update', { maxConcurrent: 1.5 }, 'maxConcurrent', 'A whole number.'],
    ['settings.update', { defaultAgent: 'a'.repeat(51) }, 'defaultAgent', 'At most 50 characters.'],
    ['settings.update', { claude: { model: '' } }, 'claude.model', 'At least 1 character.'],
    ['settings.update', { claude: { budgetUsd: 0 } }, 'claude.budgetUsd', 'More than 0.'],
    [
      'settings.update',
      { claude: { allowedTools: Array(201).fill('a') } },
      'claude.allowedTools',
      'At most 200 entries.',
    ],
    ['settings.update', { defaultAgent: 7 }, 'defaultAgent', 'A text.'],
    ['run.answer', { askId, answer: 'allow' }, 'answer', 'An object with kind, one of: allow, deny, answer.'],
    ['run.answer', { askId, answer: {} }, 'answer.kind', 'Must be given, one of: allow, deny, answer.'],
    ['run.answer', { askId, answer: { kind: 'yes' } }, 'answer.kind', 'Not one of: allow, deny, answer.'],
    ['run.answer', { askId, answer: { kind: 'allow', always: 'no' } }, 'answer.always', 'True or false.'],
    ['settings.update', { stageTimeoutMs: { qa: 1 } }, 'stageTimeoutMs.qa', 'at least a second'],
    ['task.create', { workspaceId: 'ws_0123456789ab' }, 'title', 'Must be given.'],
    ['settings.update', { claude: { modle: 'opus' } }, 'claude.modle', 'There is no such field.'],
    ['workspace.update', { workspaceId: '/shop', permision: 'ask' }, 'permision', 'There is no such field.'],
    [
      'workspace.update',
      { workspaceId: '/shop', trust: 'ask', permissionMode: 'acceptEdits' },
      'trust',
      'Not the same as the permission mode that was given with it.',
    ],
    ['review.accept', { taskId: 'task_0123456789ab', how: 'rebase' }, 'how', 'Not one of: merge, squash.'],
  ])('tells people what %s wants: %j', async (name, input, path, message) => {
    const reply = await door().dispatch(name, input, as('local'));
    expect(reply).toMatchObject({ error: { code: 'invalid' } });
    expect(reply.ok ? [] : reply.error.fields).toContainEqual({ path, message });
  });

  test('turns a bug into a log entry and its id, without a word about the inside', async () => {
    const thrown = new Error('SECRET detail');
    const { dispatch, logger } = door({
      'task.get': () => {
        throw thrown;
      },
    });
    const reply = await dispatch('task.get', { taskId: 'task_0123456789ab' }, as('viewer'));
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain('SECRET');
    const [line] = logger.lines;
    expect(line).toMatchObject({ level: 'error', fields: { operation: 'task.get', error: 'SECRET detail' } });
    expect(reply.ok ? null : reply.error.logId).toBe(line?.fields['logId']);
  });

  test('blames nobody when the caller has left', async () => {
    const left = new AbortController();
    const { dispatch, logger } = door({
      'task.get': () => {
        left.abort();
        throw new Error('aborted');
      },
    });
    const reply = await dispatch('task.get', { taskId: 'task_0123456789ab' }, as('viewer', left.signal));
    expect(reply).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(logger.lines).toEqual([]);
  });

  test('holds handlers to the contract when it is strict', async () => {
    const extra: Partial<Handlers> = {
      'run.interrupt': () => ok({ sent: true as const, plan: { prompt: 'inside' } }),
      'task.start': () => ok('nonsense') as never,
    };
    const call = (own: ReturnType<typeof door>, name: string, input: unknown) =>
      own.dispatch(name, input, as('operator'));
    const strict = door(extra);
    expect(await call(strict, 'run.interrupt', { runId: 'run_0123456789ab' })).toMatchObject({
      error: { code: 'internal' },
    });
    expect(await call(strict, 'task.start', { taskId: 'task_0123456789ab' })).toMatchObject({
      error: { code: 'internal' },
    });
    expect(strict.logger.lines).toHaveLength(2);
    const loose = door(extra, false);
    expect(await call(loose, 'run.interrupt', { runId: 'run_0123456789ab' })).toMatchObject({ ok: true });
  });
});
