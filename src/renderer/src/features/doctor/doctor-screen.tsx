import { RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DoctorCheck } from '../../../../main/contract/doctor';
import { reviveWorker } from '../../state/farm-actions';
import { useApp, useConnection, useNow } from '../../state/use-app';
import { badCount } from '../../state/view/doctor-checks';
import { clockTime, plural } from '../../state/view/words';
import { detailsOf } from '../../state/toasts';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { CopyButton } from '../../ui/copy-button';
import { Glyph } from '../../ui/glyph';
import type { GlyphShape } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { Trouble } from '../../ui/message';
import { ScreenHead } from '../../ui/screen-head';
import { SkeletonRows } from '../../ui/skeleton';
import { toneText } from '../../ui/tone';
import type { Tone } from '../../ui/tone';

/** Looks at everything that Croft needs on this machine. */
export function DoctorScreen() {
  const { doctor } = useApp();
  const { report, failure, checking } = useStore(doctor.store);
  const online = useConnection().kind === 'online';
  const now = useNow();
  useEffect(() => {
    if (online) void doctor.check();
  }, [doctor, online]);

  return (
    <>
      <ScreenHead
        title="Doctor"
        words={
          report
            ? `${summary(report.checks)}, looked ${clockTime(report.at, now)}`
            : 'Is everything here that Croft needs?'
        }
      >
        <Button icon={<RotateCw />} disabled={checking || !online} onClick={() => void doctor.check()}>
          {checking ? 'Looking…' : 'Look again'}
        </Button>
      </ScreenHead>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {failure && (
          <div className="p-4">
            <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)} />
          </div>
        )}
        {!report && !failure && <SkeletonRows rows={7} label="Looking at this machine" />}
        {report && (
          <ul aria-busy={checking}>
            {worstFirst(report.checks).map((check) => (
              <CheckRow key={check.key} check={check} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

const order = { bad: 0, warn: 1, unknown: 2, ok: 3 } as const;
const looks: Readonly<Record<DoctorCheck['state'], { shape: GlyphShape; tone: Tone; words: string }>> = {
  ok: { shape: 'check', tone: 'done', words: 'good' },
  warn: { shape: 'triangle', tone: 'held', words: 'could be better' },
  bad: { shape: 'cross', tone: 'fail', words: 'broken' },
  unknown: { shape: 'dashed', tone: 'quiet', words: 'not known' },
};

const worstFirst = (checks: readonly DoctorCheck[]) => checks.toSorted((a, b) => order[a.state] - order[b.state]);

function summary(checks: readonly DoctorCheck[]): string {
  const bad = badCount(checks);
  const warn = checks.filter(({ state }) => state === 'warn').length;
  if (bad > 0) return `${plural(bad, 'thing')} to mend before agents can work`;
  return warn > 0 ? `All that is needed is here, ${plural(warn, 'thing')} could be better` : 'All is well';
}

function CheckRow({ check }: { check: DoctorCheck }) {
  const look = looks[check.state];
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 gap-y-1 border-b border-line px-4 py-2.5 md:grid-cols-[1rem_10rem_minmax(0,1fr)]">
      <Glyph shape={look.shape} label={look.words} className={classNames('mt-0.5', toneText[look.tone])} />
      <h2 className="font-medium">{check.title}</h2>
      <div className="grid min-w-0 gap-1 max-md:col-start-2">
        <p className="text-ink-2 wrap-anywhere">
          <InlineCode text={check.message} />
        </p>
        {check.fix !== null && (
          <p className="wrap-anywhere">
            <InlineCode text={check.fix} />
          </p>
        )}
        {check.key === 'worker' && check.state === 'bad' && <ReviveButton />}
        {check.command !== null && (
          <div className="flex min-w-0 items-center gap-1">
            <code className="min-w-0 rounded-sm bg-active px-1.5 py-0.5 text-sm wrap-anywhere whitespace-pre-wrap">
              {check.command}
            </code>
            <CopyButton text={check.command} label="Copy the command" />
          </div>
        )}
      </div>
    </li>
  );
}

/** Waits for a worker that does not answer, which takes its time: pressed again meanwhile it would ask twice. */
function ReviveButton() {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const revive = async () => {
    setBusy(true);
    await reviveWorker(app);
    await app.doctor.check();
    setBusy(false);
  };
  return (
    <Button small className="justify-self-start" disabled={busy} onClick={() => void revive()}>
      {busy ? 'Reviving…' : 'Revive the worker'}
    </Button>
  );
}
