import { repairLabel } from '../../../../main/contract/repair';
import type { Failure } from '../../../../main/contract/errors';
import type { TaskId } from '../../../../main/contract/ids';
import type { ReviewSession } from '../../state/review-session';
import { hrefOf } from '../../state/router';
import { useFarm } from '../../state/use-app';
import { terminalInTheWay } from '../../state/way-out';
import { Button } from '../../ui/button';
import { InlineCode } from '../../ui/inline-code';
import { LookAgain } from './look-again';
import type { ReviewActs } from './use-review-acts';

interface BlockedProps {
  blocked: Failure;
  taskId: TaskId;
  session: ReviewSession;
  acts: ReviewActs;
}

/** What stands in the way, and what to do about it. */
export function BlockedWords({ blocked }: Pick<BlockedProps, 'blocked'>) {
  return (
    <>
      <InlineCode text={blocked.message} />
      {blocked.next !== undefined && (
        <span className="text-ink-2">
          {' '}
          <InlineCode text={blocked.next} />
        </span>
      )}
    </>
  );
}

/** What can be done from here about what stands in the way. */
export function BlockedWays({ blocked, taskId, session, acts }: BlockedProps) {
  const inTheWay = useFarm((farm) => terminalInTheWay(blocked, taskId, farm.terminals));
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {blocked.repair && (
        <Button small disabled={!acts.repair} onClick={acts.repair}>
          {repairLabel[blocked.repair.kind]}
        </Button>
      )}
      {inTheWay !== null && (
        <a href={hrefOf({ screen: 'terminals', focus: inTheWay })} data-text className="underline underline-offset-4">
          Go to the terminal
        </a>
      )}
      <LookAgain session={session} />
    </span>
  );
}
