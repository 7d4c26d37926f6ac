import { Check, FolderSearch, Hand, RotateCcw, SkipForward, Undo2, Wrench } from 'lucide-react';
import { repairLabel } from '../../../../main/contract/repair';
import type { NeedsYou } from '../../../../main/contract/task';
import { AccentCard } from '../../ui/accent-card';
import { Button } from '../../ui/button';
import { InlineCode } from '../../ui/inline-code';
import type { TaskActs } from './use-task-actions';

interface NeedCardProps {
  need: NeedsYou;
  acts: TaskActs;
  /** Says where the folder of the workspace is now, where it is gone. */
  locate: { readonly label: string; readonly run: () => void } | null;
  onRepair: () => void;
}

/** Why a task cannot go on alone, and the ways on. */
export function NeedCard({ need, acts, locate, onRepair }: NeedCardProps) {
  const { approve, retry, skip, handBack, takeOver } = acts;
  const isMain = approve === undefined && handBack.run === undefined && need.repair === undefined && locate === null;
  return (
    <AccentCard title={<InlineCode text={need.message} />}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 flex-[1_1_16rem] text-ink-2 wrap-anywhere">
          <InlineCode text={need.next} />
        </p>
        <div className="flex flex-wrap gap-1.5">
          {locate && (
            <Button look="accent" icon={<FolderSearch />} onClick={locate.run}>
              {locate.label}
            </Button>
          )}
          {need.repair && (
            <Button look="accent" icon={<Wrench />} onClick={onRepair}>
              {repairLabel[need.repair.kind]}
            </Button>
          )}
          {approve && (
            <Button look="accent" keys="p" icon={<Check />} onClick={approve}>
              Approve
            </Button>
          )}
          {handBack.run && (
            <Button look="accent" keys="t" icon={<Undo2 />} onClick={handBack.run}>
              Hand back…
            </Button>
          )}
          {retry && (
            <Button look={isMain ? 'accent' : 'plain'} keys="r" icon={<RotateCcw />} onClick={retry}>
              Retry…
            </Button>
          )}
          {takeOver.run && (
            <Button {...(handBack.run ? {} : { keys: 't' })} icon={<Hand />} onClick={takeOver.run}>
              Take over
            </Button>
          )}
          {skip && (
            <Button keys="s" icon={<SkipForward />} onClick={skip}>
              Skip…
            </Button>
          )}
        </div>
      </div>
    </AccentCard>
  );
}
