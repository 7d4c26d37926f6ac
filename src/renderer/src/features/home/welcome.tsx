import { FolderPlus } from 'lucide-react';
import { useApp } from '../../state/use-app';
import { hrefOf } from '../../state/router';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';

const DEMO = 'npm start -- --demo';

/** The first thing that a newcomer sees. */
export function Welcome() {
  const { overlay } = useApp();
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto p-6">
      <div className="grid w-full max-w-lg gap-6">
        <div className="grid gap-2">
          <h2 className="text-xl text-balance">
            Write a task. Watch agents carry it through. Decide where it matters.
          </h2>
          <p className="text-ink-2">
            Croft runs coding agents on your own machine: each task goes through specification, implementation and QA on
            a branch of its own, in a terminal that you can watch live.
          </p>
        </div>
        <ol className="grid gap-2 text-ink-2">
          <Step number={1}>Add a project folder, and say how far agents are trusted in it.</Step>
          <Step number={2}>Write what you want. Enter starts it.</Step>
          <Step number={3}>Answer when an agent asks; review the branch when it is done.</Step>
        </ol>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            look="primary"
            keys="w"
            icon={<FolderPlus />}
            onClick={() => overlay.setState({ kind: 'add-workspace' }, true)}
          >
            Add a project folder
          </Button>
          <a
            href={hrefOf({ screen: 'doctor' })}
            className="rounded-md px-2 py-1 text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink"
          >
            Check this machine first
          </a>
        </div>
        <div className="grid gap-1 border-t border-line pt-4 text-ink-2">
          <p>
            Only looking? The demo brings a scratch repository and a scripted agent; it needs no key and no network.
          </p>
          <div className="flex items-center gap-1">
            <code className="rounded-sm bg-active px-1.5 py-0.5 text-sm text-ink">{DEMO}</code>
            <CopyButton text={DEMO} label="Copy the command" />
          </div>
        </div>
      </div>
    </div>
  );
}

function Step({ number, children }: { number: number; children: string }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden="true"
        className="tick grid size-5 shrink-0 place-items-center rounded-full border border-line-strong text-xs text-ink-3"
      >
        {number}
      </span>
      {children}
    </li>
  );
}
