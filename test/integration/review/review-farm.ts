import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Review } from '../../../src/main/contract/review';
import type { Task } from '../../../src/main/contract/task';
import { writeFiles } from '../../builders/repo';
import type { FileTree } from '../../builders/repo';
import { waitFor } from '../../fakes/wait-for';
import { call, createEngineFarm, valueOf } from '../engine/engine-farm';
import type { EngineFarm, EngineFarmOptions } from '../engine/engine-farm';
import { giveVerdict } from '../engine/fake-driver';

/** A farm whose agents write one file in each run and pass. */
export interface ReviewFarm {
  readonly farm: EngineFarm;
  readonly workspaceId: string;
  /** The user's own folder. */
  readonly repo: string;
  /** A task that is done, with `NAME.txt` committed on its branch. */
  done(name: string): Promise<Task>;
  review(task: Task): Promise<Review>;
  /** Writes into the task's worktree. */
  write(task: Task, files: FileTree): void;
  path(task: Task): string;
  git(...args: string[]): string;
  /** Waits, however busy the machine is. */
  until(task: Task, kind: Task['state']['kind']): Promise<Task>;
  /** What the agent of the newest run of a stage was told. */
  prompt(task: Task, stage: string): string;
  draft(task: Task, over?: Partial<Parameters<EngineFarm['handlers']['review.comment']>[0]>): Promise<string>;
}

export async function createReviewFarm(options: EngineFarmOptions = {}): Promise<ReviewFarm> {
  const farm = await createEngineFarm({
    onStart(run) {
      writeFileSync(join(run.spec.cwd, 'work.txt'), `by ${run.id}\n`);
      giveVerdict(run);
    },
    ...options,
  });
  const workspaceId = await farm.repository();
  const repo = join(farm.scratch.path, 'shop');
  return reviewFarm(farm, workspaceId, repo);
}

/** The same farm after a restart. */
export function reviewFarm(farm: EngineFarm, workspaceId: string, repo: string): ReviewFarm {
  const path = (task: Task) => {
    const { place } = farm.present(task);
    if (place.kind !== 'worktree') throw new Error(`the task has no worktree: ${place.kind}`);
    return place.path;
  };
  const until = async (task: Task, kind: Task['state']['kind']) => {
    await waitFor(
      `the task is ${kind}`,
      () => {
        farm.clock.advance(10);
        return farm.present(task).state.kind === kind;
      },
      50_000,
    );
    return farm.present(task);
  };
  const write = (task: Task, files: FileTree) => writeFiles(path(task), files);
  return {
    farm,
    workspaceId,
    repo,
    path,
    write,
    async done(name) {
      const task = await farm.task(workspaceId, { title: `Add ${name}` });
      await until(task, 'done');
      write(task, { [`${name}.txt`]: `${name}\n`, 'work.txt': `by ${name}\n` });
      farm.scratch.git(path(task), 'add', '--all');
      farm.scratch.git(path(task), 'commit', '--quiet', '-m', name);
      return farm.present(task);
    },
    until,
    prompt: (task, stage) => farm.runs(task).find(({ stageKey }) => stageKey === stage)?.plan.prompt ?? '',
    review: (task) => valueOf(farm.handlers['review.get']({ taskId: task.id }, call)),
    git: (...args) => farm.scratch.git(repo, ...args),
    draft: async (task, over = {}) =>
      (
        await valueOf(
          farm.handlers['review.comment'](
            {
              taskId: task.id,
              path: 'work.txt',
              side: 'new',
              line: 1,
              lineText: 'by',
              text: 'Say more.',
              ...over,
            },
            call,
          ),
        )
      ).id,
  };
}

/** The reason of a failure; null: there was none. */
export async function reasonOf(result: unknown): Promise<string | null | undefined> {
  const settled = (await result) as { ok: boolean; error?: { reason?: string } };
  return settled.ok ? null : settled.error?.reason;
}
