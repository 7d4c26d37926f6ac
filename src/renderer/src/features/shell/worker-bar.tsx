import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { reviveWorker } from '../../state/farm-actions';
import { useApp, useConnection, useSilent } from '../../state/use-app';
import { Button } from '../../ui/button';

/** Says on every screen that nothing is heard of agents because their worker does not answer, with the way to make it. */
export function WorkerBar() {
  const app = useApp();
  const isSilent = useSilent();
  const online = useConnection().kind === 'online';
  const [busy, setBusy] = useState(false);
  // Whether the worker answers is not known where Croft itself does not.
  if (!isSilent || !online) return <div role="alert" className="sr-only" />;

  async function revive(): Promise<void> {
    setBusy(true);
    await reviveWorker(app);
    setBusy(false);
  }
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-fail-soft px-3.5 py-1 text-ink"
    >
      <CircleAlert aria-hidden="true" className="size-3.5 shrink-0 text-fail" />
      <p className="min-w-0 flex-1 py-0.5 wrap-anywhere">
        <strong className="font-medium">The worker does not answer.</strong> What agents do is not known until it does.
      </p>
      <Button small disabled={busy} onClick={() => void revive()}>
        {busy ? 'Reviving…' : 'Revive the worker'}
      </Button>
    </div>
  );
}
