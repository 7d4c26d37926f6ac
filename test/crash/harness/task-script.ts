import { createHash } from 'node:crypto';

import type { Random } from './random';

/** What a task's agent does and says, all known beforehand, so that every line of it can be looked for afterwards. */
export interface PlannedTask {
  readonly id: string;
  /** Index of its workspace. */
  readonly workspace: number;
  readonly title: string;
  /** Lines that an uninterrupted run of a stage says. */
  readonly lines: Readonly<Record<StageKey, number>>;
  /** Content for the scripted agent, by stage. */
  readonly script: Readonly<Record<string, unknown>>;
  /** Whoever feeds the tasks waits so long before this one. */
  readonly pauseMs: number;
  /** Its user cancels it after so many events; null: never. */
  readonly cancelAfter: number | null;
}

export const STAGE_KEYS = ['specification', 'implementation', 'qa'] as const;
export type StageKey = (typeof STAGE_KEYS)[number];

/** The pipeline of the harness: as the built-in one, but with a pause before another try that a test can wait for. */
export const PIPELINE = `name: crash
title: Three stages
stages:
${STAGE_KEYS.map(
  (key) => `  - key: ${key}
    title: ${key}
    role: ${key}
    prompt: |
      Stage: ${key}
      {{title}}
    retries: { max: 20, backoff: 50ms }${key === 'qa' ? '\n    onFail: { to: implementation }' : ''}
`,
).join('')}`;

/** How the command begins by which a run changes a file. */
export const WORKS = 'echo $CROFT_RUN >> work-';

const LINES_AT_ONCE = 6;

export function planTask(random: Random, seed: number, index: number, workspaces: number): PlannedTask {
  const id = `task_crash-${seed}-${String(index).padStart(2, '0')}`;
  const lines = { specification: random.int(5, 60), implementation: random.int(20, 120), qa: random.int(5, 40) };
  const pause = () => ({ sleep: random.int(0, 12) });
  const speech = (stage: StageKey) =>
    chunks(lines[stage]).flatMap(([from, to]) => [{ raw: saidLines(id, stage, from, to) }, pause()]);
  const [first, second] = halves(speech('implementation'));
  return {
    id,
    workspace: random.int(0, workspaces - 1),
    title: `Task ${index} of seed ${seed}`,
    lines,
    script: {
      stages: {
        specification: [...speech('specification'), { verdict: 'pass' }],
        implementation: [
          { write: `work-${index}.txt`, text: `${id}\n` },
          ...first,
          // Another content in each run, so that each has something to commit.
          { bash: `${WORKS}${index}.txt` },
          ...second,
          { verdict: 'pass' },
        ],
        qa: [
          ...speech('qa'),
          { bash: `grep -q ${id} work-${index}.txt`, decides: true },
          { verdict: 'pass', failFirst: random.chance(0.3) ? 1 : 0 },
        ],
      },
    },
    pauseMs: random.int(0, 150),
    cancelAfter: random.chance(0.15) ? random.int(5, 80) : null,
  };
}

/** What line `index` of a stage says: nobody else can have made it up. */
export const saidText = (taskId: string, stage: StageKey, index: number): string =>
  `${stage} ${index} ${createHash('sha256').update(`${taskId}/${stage}/${index}`).digest('hex')}`;

function saidLines(taskId: string, stage: StageKey, from: number, to: number): string {
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const content = [{ type: 'text', text: saidText(taskId, stage, index) }];
    return `${JSON.stringify({ type: 'assistant', message: { id: `msg_${stage}_${index}`, content }, parent_tool_use_id: null })}\n`;
  }).join('');
}

function chunks(count: number): [from: number, to: number][] {
  return Array.from({ length: Math.ceil(count / LINES_AT_ONCE) }, (_, index) => [
    index * LINES_AT_ONCE,
    Math.min(count, (index + 1) * LINES_AT_ONCE),
  ]);
}

function halves<T>(list: readonly T[]): [T[], T[]] {
  const middle = Math.floor(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
