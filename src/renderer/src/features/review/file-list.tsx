import { Check, MessageSquare } from 'lucide-react';
import { useCallback, useEffect, useEffectEvent, useRef } from 'react';
import type { Review } from '../../../../main/contract/review';
import type { ChangedFile } from '../../../../main/contract/task';
import { isViewed } from '../../state/review-viewed';
import type { ViewedMarks } from '../../state/review-viewed';
import { useUnkept } from '../../state/use-unkept';
import { plural } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { FileLetter, LineCounts } from '../../ui/file-change';
import { MiddleCut } from '../../ui/middle-cut';
import { useVirtualRows } from '../../ui/use-virtual-rows';

const ROW = 28;

interface FileListProps {
  review: Review;
  chosen: string | null;
  marks: ViewedMarks;
  onChoose: (path: string) => void;
}

/** The changed files, with what is known of each. */
export function FileList({ review, chosen, marks, onChoose }: FileListProps) {
  const { files, comments } = review;
  const unkept = useUnkept(review).filter(({ draft }) => draft === null);
  const scroller = useRef<HTMLDivElement>(null);
  const rowAt = useCallback((index: number) => ({ key: files[index]?.path ?? index, size: ROW }), [files]);
  const { rows, height, scrollTo } = useVirtualRows({
    count: files.length,
    scroller,
    rowAt,
    overscan: 10,
    paddingEnd: 8,
  });
  const reveal = useEffectEvent((path: string | null) => {
    const at = files.findIndex((file) => file.path === path);
    if (at >= 0) scrollTo(at);
  });
  useEffect(() => reveal(chosen), [chosen]);
  const viewed = files.filter((file) => isViewed(marks, file)).length;
  return (
    <nav aria-label="Changed files" className="flex min-h-0 w-72 shrink-0 flex-col border-r border-line lg:w-80">
      <p className="flex h-9 shrink-0 items-center border-b border-line px-3 text-sm text-ink-2">
        <span className="flex-1">{plural(files.length, 'file')}</span>
        <span className="tick text-ink-3">{viewed > 0 && `${viewed} viewed`}</span>
      </p>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain py-1" tabIndex={-1}>
        <div className="relative" style={{ height }}>
          {rows.map(({ key, index: at, start }) => {
            const file = files[at];
            return (
              file && (
                <div
                  key={key}
                  className="absolute inset-x-0 top-0"
                  style={{ height: ROW, transform: `translateY(${start}px)` }}
                >
                  <FileRow
                    file={file}
                    isChosen={file.path === chosen}
                    isSeen={isViewed(marks, file)}
                    remarks={[...comments, ...unkept].filter(({ path }) => path === file.path).length}
                    onChoose={onChoose}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </nav>
  );
}

interface FileRowProps {
  file: ChangedFile;
  isChosen: boolean;
  isSeen: boolean;
  remarks: number;
  onChoose: (path: string) => void;
}

function FileRow({ file, isChosen, isSeen, remarks, onChoose }: FileRowProps) {
  return (
    <button
      type="button"
      aria-current={isChosen}
      className={classNames(
        'flex h-full w-full items-center gap-2 px-3 text-left text-sm hover:bg-hover',
        isChosen && 'bg-active',
      )}
      onClick={() => onChoose(file.path)}
    >
      <FileLetter status={file.status} />
      <span className={classNames('flex min-w-0 flex-1 font-mono', isSeen && !isChosen && 'text-ink-3')}>
        <MiddleCut text={file.path} />
      </span>
      {remarks > 0 && (
        <span className="tick flex shrink-0 items-center gap-0.5 text-ink-2">
          <MessageSquare aria-label="remarks" className="size-3" />
          {remarks}
        </span>
      )}
      <LineCounts added={file.added} removed={file.removed} />
      <span className="w-3.5 shrink-0">{isSeen && <Check aria-label="viewed" className="size-3.5 text-ink-3" />}</span>
    </button>
  );
}
