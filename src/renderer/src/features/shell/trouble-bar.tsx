import { CircleAlert, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { useFarm } from '../../state/use-app';
import { IconButton } from '../../ui/icon-button';
import { InlineCode } from '../../ui/inline-code';
import { WorkerBar } from './worker-bar';

/** Says on every screen what keeps the farm from working, and what was lost before it started. It takes lines of its own: nothing is covered. */
export function TroubleBar() {
  return (
    <>
      <PresentTrouble />
      <WorkerBar />
      <PastLoss />
    </>
  );
}

function PresentTrouble() {
  const trouble = useFarm((farm) => farm.unread ?? farm.health?.trouble ?? null);
  if (!trouble) return <div role="alert" className="sr-only" />;
  return (
    <div
      role="alert"
      className="flex shrink-0 items-start gap-2 border-b border-line bg-fail-soft px-3.5 py-1.5 text-ink"
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-fail" />
      <p className="min-w-0 wrap-anywhere">
        <strong className="font-medium">{trouble.message}</strong> {trouble.next}
      </p>
    </div>
  );
}

/** Stays until it is read: it is not to be missed by whoever comes later. */
function PastLoss() {
  const recovery = useFarm((farm) => farm.health?.recovery ?? null);
  const [readAt, setReadAt] = useState<number | null>(null);
  if (!recovery || recovery.at === readAt) return null;
  return (
    <output className="flex shrink-0 items-start gap-2 border-b border-line bg-held-soft px-3.5 py-1 text-ink">
      <TriangleAlert aria-hidden="true" className="mt-1 size-3.5 shrink-0 text-held" />
      <p className="min-w-0 flex-1 py-0.5 wrap-anywhere">
        <strong className="font-medium">{recovery.message}</strong>{' '}
        {recovery.next !== null && <InlineCode text={recovery.next} />}
      </p>
      <IconButton label="Put this away" onClick={() => setReadAt(recovery.at)}>
        <X />
      </IconButton>
    </output>
  );
}
