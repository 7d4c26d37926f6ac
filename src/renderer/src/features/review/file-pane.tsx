import { Columns2, Eye, Rows3 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { OutputOf } from '../../../../main/contract/index';
import type { Review } from '../../../../main/contract/review';
import type { ChangedFile } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { choose, reviewChoices } from '../../state/review-choices';
import type { ReviewSession } from '../../state/review-session';
import { unseenWords } from '../../state/review-words';
import { detailsOf } from '../../state/toasts';
import { useMedia } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import type { Query } from '../../state/use-query';
import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { FileName } from '../../ui/file-change';
import { IconButton } from '../../ui/icon-button';
import { Empty, Note, Trouble } from '../../ui/message';
import { SkeletonRows } from '../../ui/skeleton';
import { diffFacts } from './diff-facts';
import { DiffView } from './diff-view';
import { FactsBar } from './facts-bar';
import { keyOfPlace, blocksOf, choosableLines, parseFileDiff } from './diff-model';
import { useRemarks } from './use-remarks';

/** Changed lines above which a file is shown only when it is asked for. */
const BIG = 2000;
const WIDE = '(min-width: 1180px)';

interface FilePaneProps {
  session: ReviewSession;
  review: Review;
  file: ChangedFile;
  isViewed: boolean;
  onViewed: () => void;
}

/** One changed file: its name, how it is looked at, its changes. */
export function FilePane({ session, review, file, isViewed, onViewed }: FilePaneProps) {
  const { view: wanted } = useStore(reviewChoices);
  const isWide = useMedia(WIDE);
  const view = wanted === 'auto' ? (isWide ? 'split' : 'unified') : wanted;
  const flip = () => choose({ view: view === 'split' ? 'unified' : 'split' });
  useShortcuts({ 'diff-view': flip, viewed: onViewed });
  return (
    <section aria-label={file.path} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-3 max-md:h-11 max-md:justify-end">
        <h2 className="flex min-w-0 flex-1 items-center gap-1.5 font-mono text-sm font-normal max-md:sr-only">
          <FileName path={file.path} from={file.from} />
        </h2>
        <IconButton
          label={view === 'split' ? 'Show removed and added below each other' : 'Show side by side'}
          keys="u"
          onClick={flip}
        >
          {view === 'split' ? <Rows3 /> : <Columns2 />}
        </IconButton>
        <Button
          small
          keys="v"
          icon={<Eye />}
          aria-pressed={isViewed}
          className="aria-pressed:bg-active"
          onClick={onViewed}
        >
          {isViewed ? 'Viewed' : 'Mark viewed'}
        </Button>
      </header>
      <FileChanges key={file.path} session={session} review={review} file={file} view={view} />
    </section>
  );
}

interface FileChangesProps extends Pick<FilePaneProps, 'session' | 'review' | 'file'> {
  view: 'split' | 'unified';
}

function FileChanges({ session, review, file, view }: FileChangesProps) {
  const size = (file.added ?? 0) + (file.removed ?? 0);
  const [isAsked, setAsked] = useState(size <= BIG);
  const { into } = useStore(session.store);
  const query = useFile(isAsked ? review : null, file, into);
  if (!isAsked) {
    return (
      <Empty title={`A big change: ${plural(size, 'line')}`}>
        <p>It is not shown until you want to see it.</p>
        <div>
          <Button onClick={() => setAsked(true)}>Show it</Button>
        </div>
      </Empty>
    );
  }
  return <LoadedFile session={session} review={review} file={file} view={view} query={query} />;
}

type FileAnswer = OutputOf<'review.file'>;

/** A file of a review. It is asked for again when its numbers or the branch have changed. */
function useFile(review: Review | null, file: ChangedFile, into: string | null): Query<FileAnswer> {
  const query = useQuery(
    'review.file',
    review ? { taskId: review.taskId, path: file.path, ...(into !== null && { into }) } : null,
  );
  const version = `${review?.tip} ${file.added} ${file.removed} ${file.status}`;
  const [asked, setAsked] = useState(version);
  if (asked !== version) {
    setAsked(version);
    query.reload();
  }
  return query;
}

function LoadedFile({ session, review, file, view, query }: FileChangesProps & { query: Query<FileAnswer> }) {
  const { latest, failure } = query;
  const parsed = useMemo(() => (latest ? parseFileDiff(latest.diff, view) : null), [latest, view]);
  const facts = useMemo(() => diffFacts(latest?.diff ?? ''), [latest]);
  const lines = useMemo(() => choosableLines(blocksOf(parsed?.hunks ?? [], null)), [parsed]);
  const isShown = useCallback((side: 'old' | 'new', line: number) => keyOfPlace(lines, side, line) !== null, [lines]);
  const remarks = useRemarks(session, review, file.path, latest, isShown);

  if (failure && !latest) {
    return (
      <div className="p-3">
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
          <Button small onClick={query.reload}>
            Try again
          </Button>
        </Trouble>
      </div>
    );
  }
  if (!latest || !parsed) return <SkeletonRows rows={12} label="Asking for the changes" />;
  const { apart } = remarks;
  return (
    <>
      {apart.length > 0 && (
        <details open className="max-h-48 shrink-0 overflow-y-auto border-b border-line bg-canvas">
          <summary className="px-3 py-1.5 text-sm text-ink-2">
            {plural(apart.length, 'remark')} on lines that are not among the changes
          </summary>
          {apart}
        </details>
      )}
      {latest.truncated && (
        <div className="shrink-0 border-b border-line p-2">
          <Note>This file is too long to be shown whole: its changes go on beyond what you see.</Note>
        </div>
      )}
      <FactsBar facts={facts} />
      {latest.binary ? (
        <Empty title="A binary file">
          <p>{unseenWords(file)} There are no lines to show.</p>
        </Empty>
      ) : parsed.hunks.length === 0 ? (
        <Empty title="No line of it has changed">
          <p>{file.status === 'modified' ? 'Only its mode is another.' : unseenWords(file)}</p>
        </Empty>
      ) : (
        <DiffView
          path={file.path}
          parsed={parsed}
          before={latest.truncated ? null : latest.before}
          view={view}
          notes={remarks.notes}
          onRemark={remarks.open}
        />
      )}
    </>
  );
}
