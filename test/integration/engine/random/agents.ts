import type { FakeRun } from '../../../fakes/worker-link-run';
import type { AgentEvent } from '../../../../src/main/contract/agent-event';
import { anAskEvent, aVerdict, badTurn, hookOf, tell, turnEnd } from '../fake-driver';
import type { Dice } from './dice';

/** What the played agents have done, for the invariants. */
export interface Deeds {
  /** Runs whose agent has given this verdict as the last one, and of a turn that ended well. */
  readonly passed: Set<string>;
  /** Runs whose newest turn ended at a usage limit. */
  readonly limited: Set<string>;
}

const isTerminal = (run: FakeRun): boolean => run.spec.io.kind === 'pty';

function say(run: FakeRun, ...events: readonly AgentEvent[]): void {
  if (run.view().exit) return;
  if (isTerminal(run)) hookOf(run, ...events);
  else tell(run, ...events);
}

function judge(run: FakeRun, deeds: Deeds, passed: boolean): void {
  if (run.view().exit) return;
  deeds.limited.delete(run.id);
  if (passed) deeds.passed.add(run.id);
  const verdict = aVerdict({ passed, summary: `by ${run.id}` });
  if (isTerminal(run)) {
    run.verdict(verdict);
    hookOf(run, turnEnd);
  } else tell(run, { kind: 'verdict', verdict }, turnEnd);
}

/** An agent that dies of a limit, as the real ones: it says so and ends when it is let. A verdict of before stands. */
function hitLimit(run: FakeRun, deeds: Deeds, resetsAt: number | null): void {
  if (run.view().exit) return;
  if (!deeds.passed.has(run.id)) deeds.limited.add(run.id);
  say(run, badTurn('limit-reached', resetsAt));
}

/** Ends by itself when it is told to, and by a stop at once or after a while. */
export function bornAgent(run: FakeRun, dice: Dice): void {
  run.onInput = ({ text, close }) => {
    if ((close || text === '/exit\r') && dice.chance(0.8)) run.exit();
  };
  if (dice.chance(0.3)) run.onSignal = () => undefined;
  if (isTerminal(run) && dice.chance(0.8)) run.write('READY');
}

/** One thing that a live agent does. */
export function actAsAgent(run: FakeRun, deeds: Deeds, dice: Dice, now: number): string {
  const deed = dice.below(14);
  switch (deed) {
    case 0:
    case 1:
      judge(run, deeds, true);
      return 'passes';
    case 2:
      judge(run, deeds, false);
      return 'fails';
    case 3:
      say(run, turnEnd);
      return 'ends its turn';
    case 4:
      hitLimit(run, deeds, dice.chance(0.5) ? now + dice.below(60_000) : null);
      return 'hits its limit';
    case 5:
      say(run, badTurn('api-error'));
      return 'has an error';
    case 6:
      say(run, badTurn('interrupted'));
      return 'is interrupted';
    case 7:
      run.exit({ code: 1 });
      return 'exits with 1';
    case 8:
      run.exit({ code: null, signal: 'SIGKILL' });
      return 'is killed';
    case 9:
      say(run, { ...anAskEvent(`request-${dice.below(1e9)}`), toolUseId: `tool-${dice.below(1e9)}` } as AgentEvent);
      return 'asks';
    case 10:
      if (run.view().state === 'stopping') run.exit({ code: null, signal: 'SIGINT' });
      return 'goes if it is to go';
    case 11:
      run.write(isTerminal(run) ? 'READY' : '');
      return 'is ready';
    default:
      say(run, { kind: 'text', text: 'works' });
      return 'works';
  }
}
