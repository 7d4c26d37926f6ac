import type { ModelRequest } from './conversation';
import type { Fault, Reply } from './reply';
import { say } from './reply';

/** Decides what the model answers to a request. Called once for each request, in the order of arrival. */
export type ModelScript = (request: ModelRequest) => Reply;

/** A list of replies, or one made for each attempt at a stage (1, 2, 3, ...). */
export type StageScript = readonly Step[] | ((attempt: number) => readonly Step[]);
/** A reply, or one that looks at the request first. */
export type Step = Reply | ((request: ModelRequest) => Reply);

const isFault = (step: Step | undefined): step is Fault => typeof step === 'object' && step.kind !== 'answer';

/**
 * Answers by place in the conversation, so that a repeated or resumed request gets the same answer: the N-th message of
 * the assistant since the stage began is the N-th answer of the list. Faults between them are met `times` times, then passed.
 */
function createWalker(): (key: string, steps: readonly Step[], request: ModelRequest) => Reply {
  const met = new Map<string, number>();
  return (key, steps, request) => {
    let answers = 0;
    for (const [index, step] of steps.entries()) {
      if (isFault(step)) {
        const place = `${key}/${index}`;
        const times = met.get(place) ?? 0;
        if (answers === request.position && times < (step.times ?? 1)) {
          met.set(place, times + 1);
          return step;
        }
      } else if (answers++ === request.position) {
        return typeof step === 'function' ? step(request) : step;
      }
    }
    return say('Nothing more to do.');
  };
}

/** The same list for every session. */
export function steps(...list: readonly Step[]): ModelScript {
  const walk = createWalker();
  return (request) => walk(request.sessionId, list, request);
}

/**
 * A list for each stage, told apart by the line `Stage: NAME` of the prompt. An attempt is one stage prompt in one session,
 * counted in the order in which the server meets them, over all tasks; `attemptOf` can give them other names,
 * so that two tasks at once are counted apart.
 */
export function byStage(
  stages: Readonly<Record<string, StageScript>>,
  attemptOf: (request: ModelRequest) => string = () => '',
): ModelScript {
  const walk = createWalker();
  const attempts = new Map<string, string[]>();
  return (request) => {
    const script = stages[request.stage ?? ''];
    if (!script) return say('Done.');
    const key = `${request.sessionId}/${request.stageOrdinal}`;
    const counter = `${attemptOf(request)}/${request.stage}`;
    const seen = attempts.get(counter) ?? [];
    if (!seen.includes(key)) seen.push(key);
    attempts.set(counter, seen);
    return walk(key, typeof script === 'function' ? script(seen.indexOf(key) + 1) : script, request);
  };
}
