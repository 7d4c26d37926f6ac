import type { App } from './app';

/** Tells all screens when the desktop's state has changed. Ends before the store closes. */
export function recordDesktop({ desktop, store, clock }: App): () => void {
  return (
    desktop?.onChange((state) =>
      store.change((write) =>
        write.append({
          at: clock.now(),
          workspaceId: null,
          taskId: null,
          runId: null,
          fact: { type: 'desktop.changed', state },
        }),
      ),
    ) ?? (() => undefined)
  );
}
