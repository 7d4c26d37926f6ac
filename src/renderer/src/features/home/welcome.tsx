import { FolderPlus, Play, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DoctorCheck } from '../../../../main/contract/doctor';
import { startDemo } from '../../state/farm-actions';
import { hrefOf } from '../../state/router';
import { useApp, useConnection } from '../../state/use-app';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';

/** The first thing that a newcomer sees: is all here, which folder, what to do; or only a look. */
export function Welcome() {
  const app = useApp();
  const [isStarting, setStarting] = useState(false);
  const demo = () => {
    setStarting(true);
    void startDemo(app).finally(() => setStarting(false));
  };
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto p-6">
      <div className="grid w-full max-w-xl gap-6">
        <div className="grid gap-2">
          <h2 className="text-xl text-balance">
            Write a task. Watch agents carry it through. Decide where it matters.
          </h2>
          <p className="text-ink-2">
            Croft runs coding agents on your own machine: each task goes through specification, implementation and QA on
            a branch of its own, in a terminal that you can watch live and take over.
          </p>
        </div>
        <ol className="grid gap-4">
          <Step number={1} title="Is everything here?">
            <MachineCheck />
          </Step>
          <Step number={2} title="Add a project folder">
            <p className="text-ink-2">And say how far agents are trusted in it. Croft works on branches of its own.</p>
            <Button
              look="primary"
              keys="w"
              className="justify-self-start"
              icon={<FolderPlus />}
              onClick={() => app.overlay.setState({ kind: 'add-workspace' }, true)}
            >
              Add a project folder
            </Button>
          </Step>
          <Step number={3} title="Write what you want">
            <p className="text-ink-2">
              Enter starts it. Answer when an agent asks; review and merge the branch when it is done.
            </p>
          </Step>
        </ol>
        <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
          <Button icon={<Play />} disabled={isStarting} onClick={demo}>
            {isStarting ? 'Setting up…' : 'Try the demo'}
          </Button>
          <p className="min-w-0 flex-[1_1_16rem] text-ink-2">
            Only looking? A scratch repository and a scripted agent: no key, no network, no cost.
          </p>
        </div>
      </div>
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="tick grid size-5 shrink-0 place-items-center rounded-full border border-line-strong text-xs text-ink-3"
      >
        {number}
      </span>
      <div className="grid gap-2">
        <h3 className="font-medium">{title}</h3>
        {children}
      </div>
    </li>
  );
}

/** What the doctor found, as far as a newcomer has to do something about it. */
function MachineCheck() {
  const { doctor } = useApp();
  const { report, failure, checking } = useStore(doctor.store);
  const isOnline = useConnection().kind === 'online';
  useEffect(() => {
    if (isOnline && !doctor.store.getState().report) void doctor.check();
  }, [doctor, isOnline]);

  const bad = report?.checks.filter((check) => check.state === 'bad') ?? [];
  if (failure) return <p className="text-fail">{failure.message}</p>;
  if (!report) return <p className="text-ink-3">Looking at this machine…</p>;
  return (
    <div className="grid gap-2">
      {bad.length === 0 ? (
        <p className="flex items-center gap-2 text-ink-2">
          <Glyph shape="full" className="size-3.5 text-done" />
          Git, the agents and Croft’s own folder are ready.
        </p>
      ) : (
        <ul className="grid gap-2">
          {bad.map((check) => (
            <Problem key={check.key} check={check} />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {bad.length > 0 && (
          <Button small icon={<RotateCw />} disabled={checking} onClick={() => void doctor.check()}>
            {checking ? 'Looking…' : 'Look again'}
          </Button>
        )}
        <a
          href={hrefOf({ screen: 'doctor' })}
          className="text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink"
          data-text
        >
          All checks
        </a>
      </div>
    </div>
  );
}

function Problem({ check }: { check: DoctorCheck }) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <Glyph shape="cross" className="mt-1 size-3.5 text-fail" />
      <div className="grid gap-1">
        <p>
          <span className="font-medium">{check.title}:</span> <InlineCode text={check.message} />
        </p>
        {check.fix !== null && (
          <p className="text-ink-2">
            <InlineCode text={check.fix} />
          </p>
        )}
        {check.command !== null && (
          <div className="flex min-w-0 items-center gap-1">
            <code className="min-w-0 truncate rounded-sm bg-active px-1.5 py-0.5 text-sm">{check.command}</code>
            <CopyButton text={check.command} label="Copy the command" />
          </div>
        )}
      </div>
    </li>
  );
}
