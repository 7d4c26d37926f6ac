import type { Handlers } from '../../../src/main/contract/handlers';
import type { Ask, Run } from '../../../src/main/contract/run';
import type { Task } from '../../../src/main/contract/task';
import type { FakeFarm } from '../../fakes/gateway';
import { theRun, theRunId } from '../../fakes/handlers';

/** Answers of a farm whose one task has its agent at work, which asks what is given. */
export const runningTask =
  (asks: readonly Ask[] = [], run: Run = theRun) =>
  (farm: FakeFarm): Partial<Handlers> => ({
    'event.snapshot': async (input, context) => {
      const base = await farm.fake.handlers['event.snapshot'](input, context);
      if (!base.ok) return base;
      const state = { kind: 'running', stage: 'specification', runId: theRunId } as const;
      const task: Task = { ...farm.fake.task(), state, openAsks: asks.length };
      return { ...base, value: { ...base.value, tasks: [task], runs: [run], asks: [...asks] } };
    },
    'run.list': () => ({ ok: true, value: [run] }),
  });
