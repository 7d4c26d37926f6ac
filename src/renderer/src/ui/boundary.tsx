import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { Trouble } from './message';

interface BoundaryState {
  readonly error: Error | null;
}

/** Shows a fault of the page itself instead of an empty window. */
export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="grid h-dvh place-items-center p-6">
        <div className="w-full max-w-lg">
          <Trouble
            title="This page has a fault and cannot go on."
            next="Agents are not touched by it. Load the page again; if it comes back, the details help to mend it."
            details={`${error.message}\n${error.stack ?? ''}`}
          >
            <Button onClick={() => window.location.reload()}>Load again</Button>
          </Trouble>
        </div>
      </main>
    );
  }
}
