import { GitBranch, RotateCcw } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Task } from '../../../../main/contract/task';
import { restoreWork } from '../../state/review-actions';
import type { ReviewSection } from '../../state/review-items';
import type { ChangeSizes } from '../../state/review-sizes';
import { fateWords } from '../../state/review-words';
import { hrefOf } from '../../state/router';
import { useApp, useConnection, useFarm } from '../../state/use-app';
import { signs, taskSign } from '../../state/view/signs';
import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { EndCut } from '../../ui/end-cut';
import { toneText } from '../../ui/tone';

interface ReviewRowProps {
  task: Task;
  section: ReviewSection;
  sizes: ChangeSizes;
  now: number;
}

/** Work of one task: what it is, how it stands, how much it is. */
export function ReviewRow({ task, section, sizes, now }: ReviewRowProps) {
  const app = useApp();
  const workspace = useFarm((farm) => farm.workspaces.get(task.workspaceId)?.name ?? '');
  const words = fateWords(task, now);
  const sign = section === 'accepted' ? signs.finished : section === 'discarded' ? signs.stopped : taskSign(task);
  const isOpen = section === 'waits' || section === 'unfinished' || section === 'stopped';
  return (
    <div className="row relative grid h-full grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2.5 px-4 hover:bg-hover max-md:content-center md:grid-cols-[1rem_minmax(0,6fr)_minmax(0,5fr)_minmax(0,4fr)_9rem] md:gap-x-3">
      <Glyph shape={sign.shape} label={sign.words} className={classNames('size-3.5', toneText[sign.tone])} />
      <a
        href={hrefOf({ screen: 'review', taskId: task.id })}
        aria-label={`${workspace} · ${task.title}. ${words}`}
        title={task.title}
        className="row-link flex min-w-0 items-baseline gap-1.5 max-md:col-span-2"
      >
        <bdi className="max-w-[30%] shrink-0 truncate text-ink-3">{workspace}</bdi>
        <span aria-hidden="true" className="text-ink-3">
          ·
        </span>
        <bdi className={classNames('truncate', isOpen ? 'font-medium' : 'text-ink-2')}>{task.title}</bdi>
      </a>
      <bdi className="truncate text-left text-ink-2 max-md:col-start-2 max-md:text-sm" title={words}>
        <InlineCode text={words} />
      </bdi>
      <span className="flex min-w-0 items-center gap-1 text-sm text-ink-3 max-md:hidden">
        {task.place.kind === 'worktree' && (
          <>
            <GitBranch aria-hidden="true" className="size-3.5 shrink-0" />
            <EndCut text={task.place.branch} className="font-mono" />
          </>
        )}
      </span>
      <span className="relative flex justify-end">
        {isOpen && <Size task={task} sizes={sizes} />}
        {section === 'discarded' && <RestoreButton title={task.title} onRestore={() => void restoreWork(app, task)} />}
      </span>
    </div>
  );
}

function RestoreButton({ title, onRestore }: { title: string; onRestore: () => void }) {
  const online = useConnection().kind === 'online';
  return (
    <Button small icon={<RotateCcw />} aria-label={`Restore ${title}`} disabled={!online} onClick={onRestore}>
      Restore
    </Button>
  );
}

function Size({ task, sizes }: { task: Task; sizes: ChangeSizes }) {
  const known = useStore(sizes.store, (all) => all.get(task.id));
  const online = useConnection().kind === 'online';
  useEffect(() => {
    if (online) sizes.want(task);
  }, [sizes, task, online]);
  if (!known) return null;
  if (!known.size) return <span className="text-sm text-ink-3">size unknown</span>;
  const { files, added, removed } = known.size;
  if (files === 0) return <span className="text-sm text-ink-3">no changes</span>;
  return (
    <span className="tick flex gap-1.5 text-sm">
      <span className="text-ink-3 max-md:hidden">{plural(files, 'file')}</span>
      <span className="text-done">+{added}</span>
      <span className="text-fail">−{removed}</span>
    </span>
  );
}
