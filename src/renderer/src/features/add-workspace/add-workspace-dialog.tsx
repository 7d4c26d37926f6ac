import { useState } from 'react';
import type { Workspace } from '../../../../main/contract/workspace';
import { useApp } from '../../state/use-app';
import { useIsHere } from '../../state/use-is-here';
import { refusedBy } from '../../state/use-sending';
import { trustText, trustTitles } from '../../state/workspace-actions';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/field';
import { InlineCode } from '../../ui/inline-code';
import { Trouble } from '../../ui/message';
import { RadioCards } from '../../ui/radio-cards';
import { BrowseButton } from './browse-button';
import { OverlapNote } from './overlap-note';
import { PathField } from './path-field';
import { useAddWorkspace } from './use-add-workspace';
import type { AddWorkspaceForm } from './use-add-workspace';

const trustCards = (inPlace: boolean) =>
  (['ask', 'edit', 'full'] as const).map((value) => ({
    value,
    title: trustTitles[value],
    text: trustText(value, inPlace),
  }));

interface AddWorkspaceDialogProps {
  /** The workspace whose folder is gone: it keeps its name and its trust. */
  lost?: Workspace | undefined;
  onClose: () => void;
}

/** Adds a project folder: where it is, what it is called, how far agents are trusted in it. Or asks where that of a lost one is now. */
export function AddWorkspaceDialog({ lost, onClose }: AddWorkspaceDialogProps) {
  const { filter, toasts, overlay } = useApp();
  const isHere = useIsHere();
  const [bare, setBare] = useState<{ readonly workspace: Workspace; readonly words: string } | null>(null);
  const finish = (workspace: Workspace, words: string) => {
    filter.setState({ workspaceId: null });
    if (isHere()) onClose();
    toasts.show({
      tone: 'good',
      text: words,
      action: {
        label: 'New task',
        run: () => overlay.setState({ kind: 'new-task', workspaceId: workspace.id }, true),
      },
    });
  };
  const form = useAddWorkspace(lost, (workspace, words) =>
    hasNoCommit(workspace) && isHere() ? setBare({ workspace, words }) : finish(workspace, words),
  );
  const { fields, failure, inPlace } = form;
  if (bare) return <NoCommitDialog workspace={bare.workspace} onClose={() => finish(bare.workspace, bare.words)} />;

  return (
    <Dialog
      title={lost ? `Where is ${lost.name} now?` : 'Add a project folder'}
      onClose={onClose}
      onSubmit={() => void form.add()}
      refused={failure && !inPlace ? refusedBy(failure) : null}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={form.busy || (inPlace && !fields.acceptInPlace)}>
            {inPlace ? 'Add it all the same' : lost ? 'It is here' : 'Add'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <PathField value={fields.path} error={form.fieldError('path')} onChange={(path) => form.change({ path })} />
        <BrowseButton onPick={(path) => form.change({ path })} />
        <OverlapNote path={fields.path} lost={lost?.id} />
        {inPlace && (
          <InPlaceWarning
            accepted={fields.acceptInPlace}
            onAccept={(acceptInPlace) => form.change({ acceptInPlace })}
          />
        )}
        {lost ? (
          <p className="text-ink-2">Its tasks, its name and its trust stay as they are.</p>
        ) : (
          <NameAndTrust form={form} />
        )}
      </div>
    </Dialog>
  );
}

function NameAndTrust({ form: { fields, inPlace, nameOfPath, fieldError, change } }: { form: AddWorkspaceForm }) {
  return (
    <>
      <TextField
        label="Name"
        value={fields.name}
        maxLength={100}
        placeholder={nameOfPath}
        hint="How it is called on every screen; the folder’s own name if left empty."
        error={fieldError('name')}
        onChange={(event) => change({ name: event.target.value })}
      />
      <RadioCards
        legend="How far are agents trusted here?"
        cards={trustCards(inPlace)}
        value={fields.trust}
        onChange={(trust) => change({ trust })}
      />
    </>
  );
}

const hasNoCommit = ({ vcs }: Workspace): boolean => vcs.kind === 'git' && vcs.empty;

/** Said before an agent begins: what is not committed is in no worktree. */
function NoCommitDialog({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  return (
    <Dialog
      title="This repository has no commit yet"
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <Button look="primary" type="submit" data-autofocus>
          Go on
        </Button>
      }
    >
      <div className="grid gap-3">
        <p className="wrap-anywhere">
          <bdi>{workspace.name}</bdi> is in the list. Agents do not see files that are not committed.
        </p>
        <p className="text-ink-2">
          <InlineCode text="If it holds files that they need, commit them first: `git add --all`, then `git commit`." />
        </p>
      </div>
    </Dialog>
  );
}

function InPlaceWarning({ accepted, onAccept }: { accepted: boolean; onAccept: (accepted: boolean) => void }) {
  return (
    <Trouble
      title="This folder is not a git repository. Tasks would work in the folder itself."
      next="There is no branch to review and no way back from a wrong edit, and two tasks at once would write over each other. To be safe, run `git init` in it first, then add it."
    >
      <label className="flex items-center gap-2 font-medium">
        <input
          type="checkbox"
          className="size-4 accent-ink"
          checked={accepted}
          onChange={(event) => onAccept(event.target.checked)}
        />
        I understand, let agents work in this folder
      </label>
    </Trouble>
  );
}
