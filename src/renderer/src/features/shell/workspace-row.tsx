import { Ellipsis, FolderX, GitBranch, Folder } from 'lucide-react';
import type { Workspace } from '../../../../main/contract/workspace';
import { hrefOf } from '../../state/router';
import { useApp } from '../../state/use-app';
import type { WorkspaceCounts } from '../../state/view/farm-status';
import { removeWorkspace, setTrust, trustShort, trustText, trustTitles } from '../../state/workspace-actions';
import { goneWords, isFolderGone, LOCATE } from '../../state/view/gone-folder';
import { plural } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { copyText } from '../../ui/copy-button';
import { Glyph } from '../../ui/glyph';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import type { MenuEntry } from '../../ui/menu';

interface WorkspaceRowProps {
  workspace: Workspace;
  counts: WorkspaceCounts | undefined;
  isChosen: boolean;
}

/** One workspace: what runs in it, its branch, how far its agents are trusted. */
export function WorkspaceRow({ workspace, counts, isChosen }: WorkspaceRowProps) {
  const { filter } = useApp();
  const isGone = isFolderGone(workspace);
  const { message, next } = goneWords(workspace);
  return (
    <li className={classNames('row group relative rounded-md px-2 py-1 hover:bg-hover', isChosen && 'bg-active')}>
      <div className="flex h-5 items-center gap-1.5">
        <a
          href={hrefOf({ screen: 'home' })}
          title={isGone ? `${message} ${next}` : workspace.path}
          aria-current={isChosen ? 'true' : undefined}
          aria-label={`${workspace.name}: ${isGone ? 'its folder is gone, ' : ''}${countWords(counts)}`}
          dir="auto"
          className="row-link min-w-0 flex-1 truncate text-left font-medium"
          onClick={() => filter.setState({ workspaceId: isChosen ? null : workspace.id })}
        >
          {workspace.name}
        </a>
        <CountMarks counts={counts} />
      </div>
      <div className="flex h-4.5 items-center gap-1 text-sm text-ink-3 [&_svg]:size-3 [&_svg]:shrink-0">
        <Vcs workspace={workspace} />
        <span aria-hidden="true">·</span>
        <span className={classNames('shrink-0', workspace.trust === 'full' && 'font-medium text-ink-2')}>
          {trustShort[workspace.trust]}
        </span>
      </div>
      <div className="absolute top-1/2 right-1 -translate-y-1/2 rounded-md bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100">
        <WorkspaceMenu workspace={workspace} />
      </div>
    </li>
  );
}

function Vcs({ workspace: { vcs } }: { workspace: Workspace }) {
  if (vcs.kind === 'missing') {
    return (
      <span className="flex min-w-0 items-center gap-1 text-fail">
        <FolderX aria-hidden="true" /> folder is gone
      </span>
    );
  }
  const isGit = vcs.kind === 'git';
  const words = isGit ? (vcs.branch ?? (vcs.empty ? 'no commit yet' : 'no branch')) : 'no git, in place';
  return (
    <span className="flex min-w-0 items-center gap-1">
      {isGit ? <GitBranch aria-hidden="true" /> : <Folder aria-hidden="true" />}
      <bdi className="truncate">{words}</bdi>
    </span>
  );
}

function countWords(counts: WorkspaceCounts | undefined): string {
  if (!counts) return 'nothing to do';
  const parts = [`${counts.running} running`, `${counts.queued} in the queue`];
  if (counts.held > 0) parts.push(`${counts.held} held`);
  if (counts.needsYou > 0) parts.push(plural(counts.needsYou, 'thing needs you', 'things need you'));
  return parts.join(', ');
}

function CountMarks({ counts }: { counts: WorkspaceCounts | undefined }) {
  return (
    <span
      aria-hidden="true"
      className="tick flex items-center gap-1.5 text-sm text-ink-3 group-focus-within:pr-6 group-hover:pr-6 group-has-data-[state=open]:pr-6"
    >
      {counts !== undefined && counts.needsYou > 0 && (
        <span className="flex items-center gap-0.5 text-needs">
          <Glyph shape="flag" className="size-3" />
          {counts.needsYou}
        </span>
      )}
      {counts !== undefined && counts.running > 0 && (
        <span className="flex items-center gap-0.5 text-run">
          <Glyph shape="half" className="size-3" />
          {counts.running}
        </span>
      )}
      {counts !== undefined && counts.queued > 0 && (
        <span className="flex items-center gap-0.5">
          <Glyph shape="empty" className="size-3" />
          {counts.queued}
        </span>
      )}
      {counts !== undefined && counts.held > 0 && (
        <span className="flex items-center gap-0.5 text-held">
          <Glyph shape="pause" className="size-3" />
          {counts.held}
        </span>
      )}
    </span>
  );
}

function WorkspaceMenu({ workspace }: { workspace: Workspace }) {
  const app = useApp();
  const trust = (['ask', 'edit', 'full'] as const).map((level): MenuEntry => ({
    label: `${level === workspace.trust ? '✓ ' : ''}${trustTitles[level]}`,
    hint: trustText(level, workspace.vcs.kind === 'none'),
    run: () => void setTrust(app, workspace, level),
  }));
  const groups: MenuEntry[][] = [
    [
      {
        label: 'New task here',
        run: () => app.overlay.setState({ kind: 'new-task', workspaceId: workspace.id }, true),
      },
      { label: 'Copy path', run: () => void copyText(workspace.path) },
    ],
    isFolderGone(workspace)
      ? [
          {
            label: LOCATE,
            hint: 'Its folder is gone. Say where it is now, and its tasks come along.',
            run: () => app.overlay.setState({ kind: 'add-workspace', lost: workspace }, true),
          },
        ]
      : [],
    trust,
    [
      {
        label: 'Take off the list',
        hint: 'With its tasks. Nothing is deleted: add its folder again, and they come back. Its open terminals end.',
        tone: 'bad',
        run: () => void removeWorkspace(app, workspace),
      },
    ],
  ];
  return (
    <Menu
      groups={groups}
      trigger={
        <IconButton label={`Actions for ${workspace.name}`} className="size-6!">
          <Ellipsis />
        </IconButton>
      }
    />
  );
}
