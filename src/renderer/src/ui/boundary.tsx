import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { Trouble } from './message';

interface BoundaryState {
  readonly error: Error | null;
}

/** Shows a fault of the page itself instead of an empty window. `isPart`: it stands in a page that goes on. */
export class Boundary extends Component<{ isPart?: boolean; children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const { isPart = false } = this.props;
    const Around = isPart ? 'div' : 'main';
    return (
      <Around className={isPart ? 'grid flex-1 place-items-center p-6' : 'grid h-dvh place-items-center p-6'}>
        <div className="w-full max-w-lg">
          <Trouble
            title={`This ${isPart ? 'screen' : 'page'} has a fault and cannot go on.`}
            next="Agents are not touched by it. Load the page again; if it comes back, the details help to mend it."
            details={`${error.message}\n${error.stack ?? ''}`}
          >
            <Button onClick={() => window.location.reload()}>Load again</Button>
          </Trouble>
        </div>
      </Around>
    );
  }
}
