import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '../../../src/main/contract/errors';
import type { Handlers } from '../../../src/main/contract/handlers';
import { CommentId, TaskId } from '../../../src/main/contract/ids';
import type { Review, ReviewComment } from '../../../src/main/contract/review';
import type { ChangedFile, Task } from '../../../src/main/contract/task';
import { NOON } from '../../builders';
import { theTaskId } from '../../fakes/handlers';
import type { FakeFarm } from '../../fakes/gateway';

export interface FixtureFile {
  readonly file: ChangedFile;
  readonly before: string | null;
  readonly after: string | null;
  readonly diff: string;
  readonly binary: boolean;
}

/** A changed file with the diff that git gives for its two texts. */
export function changedFile(path: string, before: string | null, after: string | null, from?: string): FixtureFile {
  const folder = mkdtempSync(join(tmpdir(), 'croft-diff-'));
  try {
    writeFileSync(join(folder, 'before'), before ?? '');
    writeFileSync(join(folder, 'after'), after ?? '');
    const body = gitDiff(folder);
    const count = (sign: '+' | '-') => body.split('\n').filter((line) => line.startsWith(sign)).length;
    const status = from ? 'renamed' : before === null ? 'added' : after === null ? 'deleted' : 'modified';
    const head = [
      `diff --git a/${from ?? path} b/${path}`,
      ...(before === null ? ['new file mode 100644'] : after === null ? ['deleted file mode 100644'] : []),
      'index 1111111..2222222 100644',
      `--- ${before === null ? '/dev/null' : `a/${from ?? path}`}`,
      `+++ ${after === null ? '/dev/null' : `b/${path}`}`,
    ];
    return {
      file: { path, from: from ?? null, status, added: count('+'), removed: count('-') },
      ...{ before, after, binary: false },
      diff: body === '' ? '' : `${head.join('\n')}\n${body}`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function gitDiff(folder: string): string {
  try {
    execFileSync('git', ['diff', '--no-index', '--no-color', 'before', 'after'], { cwd: folder, encoding: 'utf8' });
    return '';
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return stdout.slice(stdout.indexOf('@@'));
  }
}

const numbered = (count: number, line: (n: number) => string) =>
  `${Array.from({ length: count }, (_, index) => line(index + 1)).join('\n')}\n`;

const session = (isNew: boolean) => `import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from './http';

/** How long a session lasts, in milliseconds. */
const LIFETIME_MS = ${isNew ? '30 * 60_000' : '3600000'};
${numbered(40, (n) => `const reserved${n} = ${n}; // unchanged`)}
export function login(request: Request, response: Response): boolean {
  const { user, password } = request.body;
${isNew ? "  if (typeof user !== 'string' || user.length > 200) return false;\n  const digest = createHash('sha256').update(password, 'utf8').digest();\n" : '  const digest = md5(password);\n'}  const known = users.get(user);
  if (!known) return false;
${isNew ? '  return timingSafeEqual(known.digest, digest);' : "  return known.digest === digest.toString('hex');"}
}
${isNew ? `\n/** Ends a session; a second time does nothing. */\nexport function logout(request: Request, response: Response): void {\n  sessions.delete(request.session.id);\n  response.clearCookie(\`croft-\${request.session.id}\`);\n}\n` : ''}`;

export const theFiles: readonly FixtureFile[] = [
  changedFile('src/auth/session.ts', session(false), session(true)),
  changedFile(
    'src/auth/session.test.ts',
    null,
    numbered(24, (n) => `it('case ${n}', () => expect(${n}).toBe(${n}));`),
  ),
  changedFile('docs/login.md', '# Login\n\nOld words.\n', '# Login\n\nNew words about **sessions**.\n'),
  changedFile(
    'src/legacy/md5.ts',
    numbered(12, (n) => `export const round${n} = ${n};`),
    null,
  ),
  changedFile('src/auth/users.ts', 'export const users = 1;\n', 'export const users = 1;\n', 'src/users.ts'),
  {
    file: {
      path: 'assets/a-picture-with-a-very-long-name-that-is-cut-in-its-middle.png',
      from: null,
      status: 'modified',
      added: null,
      removed: null,
    },
    ...{ before: null, after: null, diff: '', binary: true },
  },
  changedFile(
    'data/generated/huge.json',
    numbered(5000, (n) => `  "key${n}": ${n},`),
    numbered(5000, (n) => `  "key${n}": ${n * 2},`),
  ),
];

export const taskIdOf = (n: number): TaskId => TaskId.parse(`task_review${String(n).padStart(6, '0')}`);

/** A task whose work waits in a worktree. */
export function reviewTask(farm: FakeFarm, id: TaskId, more: Partial<Task> = {}): Task {
  return {
    ...farm.fake.task(),
    id,
    state: { kind: 'done', at: NOON },
    place: { kind: 'worktree', path: '/home/me/.croft/worktrees/a', branch: 'croft/add-login', base: 'a'.repeat(40) },
    ...more,
  };
}

export const theReview: Review = {
  taskId: theTaskId,
  branch: 'croft/add-login',
  into: 'main',
  branches: ['main', 'develop', 'release/2026-11'],
  base: 'a'.repeat(40),
  tip: 'b'.repeat(40),
  commits: [
    { id: 'c'.repeat(40), subject: 'Compare digests in constant time', at: NOON },
    { id: 'b'.repeat(40), subject: 'Add logout', at: NOON },
  ],
  behind: 3,
  dirty: true,
  conflicts: [],
  blocked: null,
  files: theFiles.map(({ file }) => file),
  truncated: false,
  comments: [],
};

/** A review that behaves: remarks are kept, decisions change the task, all of it told as the farm tells it. */
export function reviewAnswers(farm: FakeFarm, over: Partial<Review> = {}) {
  const world = {
    review: { ...theReview, ...over },
    tasks: new Map<string, Task>([[theTaskId, reviewTask(farm, theTaskId)]]),
  };
  const tell = (taskId: TaskId) => farm.log.commit([{ type: 'review.changed', taskId }], { taskId });
  const setComments = (comments: readonly ReviewComment[]) => {
    world.review = { ...world.review, comments: [...comments] };
    tell(theTaskId);
  };
  const move = (taskId: TaskId, more: Partial<Task>) => {
    const before = world.tasks.get(taskId) ?? reviewTask(farm, taskId);
    const task = { ...before, ...more, updatedAt: before.updatedAt + 1 };
    world.tasks.set(taskId, task);
    farm.log.commit([{ type: 'task.changed', task, move: null }], { taskId, workspaceId: task.workspaceId });
    return ok(task);
  };
  let last = 0;
  const answers: Partial<Handlers> = {
    'event.snapshot': async (input, context) => {
      const reply = await farm.fake.handlers['event.snapshot'](input, context);
      return reply.ok ? ok({ ...reply.value, tasks: [...world.tasks.values()], runs: [], asks: [] }) : reply;
    },
    'task.changes': () => ok({ base: null, files: theFiles.slice(0, 3).map(({ file }) => file), truncated: false }),
    'review.get': (input) => ok({ ...world.review, taskId: input.taskId, into: input.into ?? world.review.into }),
    'review.file': (input) => {
      const found = theFiles.find(({ file }) => file.path === input.path);
      if (!found) return fail('not_found', 'This file has not changed.');
      const { before, after, diff, binary } = found;
      return ok({ path: input.path, before, after, diff, binary, truncated: false });
    },
    'review.comments': ({ taskId }) => ok(taskId === theTaskId ? world.review.comments : []),
    'review.comment': (input) => {
      const { id = CommentId.parse(`note_fixture${(last += 1)}00`), ...rest } = input;
      const comment: ReviewComment = { ...rest, id, state: 'draft', createdAt: NOON + (last += 1), sentAt: null };
      setComments([...world.review.comments, comment]);
      return ok(comment);
    },
    'review.edit-comment': (input) => {
      const comment = world.review.comments.find(({ id }) => id === input.commentId);
      if (!comment) return fail('not_found', 'There is no such remark.');
      const edited = { ...comment, text: input.text };
      setComments(world.review.comments.map((each) => (each.id === comment.id ? edited : each)));
      return ok(edited);
    },
    'review.remove-comment': (input) => {
      setComments(world.review.comments.filter(({ id }) => id !== input.commentId));
      return ok({ removed: true as const });
    },
    'review.send-back': (input) => {
      const sentAt = NOON + (last += 1);
      const sent = { state: 'sent', sentAt } as const;
      const whole: Omit<ReviewComment, 'id'> = {
        ...{ taskId: input.taskId, path: '', side: 'new', line: 1, lineText: '', text: input.words },
        ...{ ...sent, createdAt: sentAt },
      };
      setComments([
        ...world.review.comments.map((each) => (each.state === 'draft' ? { ...each, ...sent } : each)),
        ...(input.words === '' ? [] : [{ ...whole, id: CommentId.parse(`note_fixture${(last += 1)}00`) }]),
      ]);
      return move(input.taskId, { state: { kind: 'queued', since: NOON } });
    },
    'review.accept': (input) =>
      move(input.taskId, {
        review: { kind: 'accepted', at: NOON, into: input.into ?? 'main', commit: '1a2b3c4d5e6f', how: input.how },
        place: { kind: 'none' },
      }),
    'review.discard': (input) =>
      move(input.taskId, {
        review: { kind: 'discarded', at: Date.now(), until: Date.now() + 30 * 86_400_000 },
        place: { kind: 'none' },
      }),
    'review.restore': (input) =>
      move(input.taskId, { review: { kind: 'open' }, place: reviewTask(farm, input.taskId).place }),
  };
  return { world, answers, move };
}
