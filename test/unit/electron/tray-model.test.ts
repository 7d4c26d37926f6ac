import { describe, expect, test } from 'vitest';
import { trayModel } from '../../../src/main/electron/tray/model';
import type { TrayEntry, TrayState } from '../../../src/main/electron/tray/model';
import { aView, needyTask, runningTask, shownAsk, shownRun, shownTask } from './view';
import type { ViewParts } from './view';

const stateOf = (parts: ViewParts, over: Partial<TrayState> = {}): TrayState => ({
  view: aView(parts),
  failure: null,
  draining: false,
  trouble: null,
  silent: false,
  clockTime: () => '20:00',
  ...over,
});
const modelOf = (parts: ViewParts = {}, over: Partial<TrayState> = {}) => trayModel(stateOf(parts, over));

const labelOf = (entry: TrayEntry): string => (entry.kind === 'separator' ? '-' : entry.label);
const labels = (parts: ViewParts, over: Partial<TrayState> = {}): string[] => modelOf(parts, over).entries.map(labelOf);

describe('the menu', () => {
  test('of a farm that does nothing', () => {
    expect(labels({})).toEqual(['Pause the queue', 'New task…', '-', 'Open Croft', 'Quit']);
  });

  test('of a farm that starts', () => {
    expect(trayModel({ ...stateOf({}), view: null })).toEqual({
      icon: 'idle',
      tooltip: 'Croft is starting',
      entries: [expect.objectContaining({ label: 'Open Croft' }), expect.objectContaining({ label: 'Quit' })],
    });
  });

  test('of a farm that cannot say how it stands: the reason, and the way to it', () => {
    const model = trayModel({ ...stateOf({}), view: null, failure: 'The database is locked.\u001b[31m' });
    expect(model).toMatchObject({
      icon: 'error',
      tooltip: 'Croft does not know how its farm stands: The database is locked.',
    });
    expect(model.entries.map(labelOf)).toEqual([model.tooltip, '-', 'Open Croft', 'Quit']);
  });

  test('has needs first, then what runs, the controls, the limits, and the app itself', () => {
    const running = runningTask('Cart page');
    const window = { name: 'five_hour', status: 'allowed', utilization: 0.81, resetsAt: 1, agent: 'claude' } as const;
    expect(labels({ tasks: [needyTask('Totals'), running], runs: [shownRun(running)], windows: [window] })).toEqual([
      ...['Totals: QA failed 3 times.', '-', 'Cart page: implementation', '-'],
      ...['Pause the queue', 'Stop all agents…', 'New task…', '-'],
      ...['claude, 5 hours: 81 % used, resets 20:00', '-', 'Open Croft', 'Quit'],
    ]);
  });

  test.each([
    ['is too long for a menu', `${'a'.repeat(90)} && rm -rf ~`],
    ['goes on in another line', 'npm test\nrm -rf ~'],
    ['hides something', 'npm test \u202e rm'],
  ])('offers no approval of a command that %s', (_what, command) => {
    const task = runningTask('Add login');
    const title = `run \`${command.replaceAll('\n', ' ')}\`?`;
    const [entry] = modelOf({ tasks: [task], asks: [shownAsk(task, { title, input: { command } })] }).entries;
    const labels = entry?.kind === 'menu' ? entry.entries.map((inner) => 'label' in inner && inner.label) : [];
    expect(labels).toEqual(['Deny', 'Open']);
  });

  test('lets a permission be given or denied right there, but not a question or a task', () => {
    const task = runningTask('Add login');
    const permission = shownAsk(task);
    const question = shownAsk(task, { kind: 'question', title: 'Which colour?', createdAt: permission.createdAt + 1 });
    const [first, second] = modelOf({ tasks: [task], asks: [permission, question] }).entries;
    expect(first).toMatchObject({
      kind: 'menu',
      label: 'Add login: npm publish',
      entries: [
        { label: 'Approve', action: { kind: 'answer', askId: permission.id, allow: true } },
        { label: 'Deny', action: { kind: 'answer', askId: permission.id, allow: false } },
        { label: 'Open', action: { kind: 'open-task', taskId: task.id } },
      ],
    });
    expect(second).toMatchObject({ kind: 'action', action: { kind: 'open-task', taskId: task.id } });
  });

  test('shows five needs and eight running tasks, and says how many more there are', () => {
    const needy = Array.from({ length: 7 }, (_, at) => needyTask(`need ${at}`, 'x', at));
    const running = Array.from({ length: 10 }, (_, at) => runningTask(`run ${at}`, at));
    const shown = labels({ tasks: [...needy, ...running] });
    expect(shown.slice(0, 6)).toEqual([...[0, 1, 2, 3, 4].map((at) => `need ${at}: x`), '2 more need you']);
    expect(shown.slice(7, 16).at(-2)).toBe('run 7: implementation');
    expect(shown.slice(7, 16).at(-1)).toBe('2 more running');
  });

  test('has what is wrong on top: what keeps the farm from working, a worker that is away, what was lost', () => {
    const trouble = { code: 'unavailable', message: 'The disk is full.', next: 'Make room on it.' } as const;
    const wrong = { silent: true, trouble: 'The database was damaged.' };
    const away = 'The worker does not answer: what agents do is not known.';
    expect(labels({ trouble }, wrong).slice(0, 5)).toEqual([
      ...['The disk is full.', 'Make room on it.', away, 'The database was damaged.', '-'],
    ]);
    expect(modelOf({}, { silent: true })).toMatchObject({
      icon: 'error',
      tooltip: expect.stringContaining('The worker') as string,
    });
  });

  test('offers to resume a paused queue', () => {
    expect(labels({ control: 'paused' })[0]).toBe('Resume the queue');
  });

  test('counts down while it waits for agents to quit', () => {
    const running = runningTask('Cart');
    const shown = labels({ tasks: [running], runs: [shownRun(running)], control: 'draining' }, { draining: true });
    expect(shown).toContain('Quits when 1 agent has finished');
    expect(shown).toContain('Do not quit');
    expect(shown).not.toContain('Pause the queue');
  });

  test('shows agents’ words as one plain short line', () => {
    const hostile = needyTask('\u001b]0;pwned\u0007Evil\n\u202etitle', `<b>${'x'.repeat(500)}</b>\u001b[31m`);
    const [entry] = modelOf({ tasks: [hostile] }).entries;
    expect(labelOf(entry!)).toMatch(/^Evil title: <b>x{50,60}…$/);
  });
});

describe('the icon and its words', () => {
  const running = runningTask('Cart');
  const runs = [shownRun(running)];
  const held = shownTask({ state: { kind: 'held', stage: 'qa', why: 'w', code: 'limit', until: 5 } });

  test.each([
    ['idle', 'Croft: no agent runs', modelOf()],
    ['running', 'Croft: 1 agent runs', modelOf({ tasks: [running], runs })],
    // Between two of its stages.
    ['running', 'Croft: no agent runs', modelOf({ tasks: [running] })],
    ['idle', 'Croft: no agent runs, the queue is paused', modelOf({ tasks: [running], control: 'paused' })],
    ['needs-you', 'Croft: 1 thing needs you, 1 agent runs', modelOf({ tasks: [running, needyTask('T')], runs })],
    ['limit', 'Croft: no agent runs', modelOf({ tasks: [held] })],
    ['error', 'Croft: The disk is full, no agent runs', modelOf({}, { trouble: 'The disk is full.' })],
    ['error', 'Croft: No room, no agent runs', modelOf({ trouble: { code: 'unavailable', message: 'No room.' } })],
    ['idle', 'Croft: no agent runs, the queue is paused', modelOf({ control: 'paused' })],
  ])('%s', (icon, tooltip, model) => {
    expect(model).toMatchObject({ icon, tooltip });
  });
});

test('the same farm gives the same model, so that nothing is rebuilt', () => {
  const task = runningTask('Cart');
  expect(modelOf({ tasks: [task] })).toEqual(modelOf({ tasks: [task] }));
});
