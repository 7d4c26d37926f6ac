import { useStore } from 'zustand';
import type { ReviewSession } from '../../state/review-session';
import { Button } from '../../ui/button';

/** Looks once more, for what has changed in other programs. */
export function LookAgain({ session }: { session: ReviewSession }) {
  const loading = useStore(session.store, (state) => state.loading);
  return (
    <Button small aria-disabled={loading} onClick={loading ? undefined : session.reload}>
      {loading ? 'Looking…' : 'Look again'}
    </Button>
  );
}
