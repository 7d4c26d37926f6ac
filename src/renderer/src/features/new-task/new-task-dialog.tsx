import { useMemo, useState } from 'react';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Workspace } from '../../../../main/contract/workspace';
import { useApp, useFarm } from '../../state/use-app';
import { refusedBy } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField, TextArea, TextField } from '../../ui/field';
import { Note } from '../../ui/message';
import { AgentField } from './agent-field';
import { PipelineField } from './pipeline-field';
import { useNewTask } from './use-new-task';
import { formOf } from '../../state/linked-form';
import { splitTitle, titleTooLong } from '../../state/view/title-limit';
import type { LinkedWords } from '../../state/linked-form';
import type { Overlay } from '../../state/overlay';

interface NewTaskDialogProps {
  workspaceId: WorkspaceId | null;
  /** Words that the form begins with. */
  filled?: LinkedWords | undefined;
  /** Words of a link that came while this one was being written. */
  next?: LinkedWords | undefined;
  /** Another one makes another form: its fields, and the id of the task that it creates. */
  turn?: number | undefined;
  onClose: () => void;
}

/** Title, Enter: the task starts. Everything else is optional. */
export function NewTaskDialog({ workspaceId, filled, next, turn = 0, onClose }: NewTaskDialogProps) {
  const { overlay } = useApp();
  const workspaces = useFarm((farm) => farm.workspaces);
  const sorted = useMemo(() => [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [workspaces]);
  const isLoaded = useFarm((farm) => farm.seq !== null);
  if (!isLoaded) return null;
  if (sorted.length === 0) {
    return (
      <Dialog
        title="New task"
        onClose={onClose}
        onSubmit={() => overlay.setState({ kind: 'add-workspace', ...(filled && { next: filled }) }, true)}
        footer={
          <Button look="primary" type="submit" data-autofocus>
            Add a project folder
          </Button>
        }
      >
        <Note>A task works in a project folder. Add one first.</Note>
      </Dialog>
    );
  }
  return <NewTaskForm key={turn} {...{ filled, next, onClose }} workspaces={sorted} preferred={workspaceId} />;
}

interface NewTaskFormProps {
  workspaces: readonly Workspace[];
  preferred: WorkspaceId | null;
  filled: LinkedWords | undefined;
  next: LinkedWords | undefined;
  onClose: () => void;
}

function NewTaskForm({ workspaces, preferred, filled, next, onClose }: NewTaskFormProps) {
  const form = useNewTask(workspaces, { workspaceId: preferred, ...filled }, onClose);
  const [hasMore, setHasMore] = useState(false);
  const { fields, failure } = form;
  const workspace = workspaces.find((each) => each.id === fields.workspaceId);

  return (
    <Dialog
      title="New task"
      onClose={onClose}
      onSubmit={() => void form.create(true)}
      refused={failure && refusedBy(failure)}
      footer={
        <>
          <Button look="quiet" className="mr-auto" aria-expanded={hasMore} onClick={() => setHasMore(!hasMore)}>
            {hasMore ? 'Less' : 'More'}
          </Button>
          <Button disabled={form.busy} onClick={() => void form.create(false)}>
            Keep as draft
          </Button>
          <Button look="primary" type="submit" keys="enter" disabled={form.busy}>
            Create and start
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {next && <NextForm words={next} />}
        {form.isKept && <KeptNote onStartEmpty={form.startEmpty} />}
        <TextField
          label="What should be done?"
          data-autofocus
          autoComplete="off"
          value={fields.title}
          placeholder="Add a logout button to the account page"
          error={form.titleError && <TitleWrong words={form.titleError} fields={fields} onChange={form.change} />}
          onChange={(event) => form.change({ title: event.target.value })}
        />
        <SelectField
          label="Workspace"
          value={fields.workspaceId}
          hint={
            workspace?.vcs.kind === 'none' ? 'Not a git repository: the task works in the folder itself.' : undefined
          }
          onChange={(event) => form.change({ workspaceId: event.target.value as WorkspaceId })}
        >
          {workspaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextArea
          label="Details, if the title does not say it all"
          rows={hasMore ? 8 : 4}
          value={fields.description}
          placeholder="What you know: where it is, what must not change, how to tell that it is done."
          onChange={(event) => form.change({ description: event.target.value })}
        />
        {(hasMore || form.agent !== '') && (
          <AgentField value={form.agent} onChange={(agent) => form.change({ agent })} />
        )}
        {hasMore && (
          <PipelineField
            workspaceId={fields.workspaceId}
            value={fields.pipeline}
            onChange={(pipeline) => form.change({ pipeline })}
          />
        )}
      </div>
    </Dialog>
  );
}

/** What it begins with was written before. */
function KeptNote({ onStartEmpty }: { onStartEmpty: () => void }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
      As you left it.
      <Button small look="quiet" onClick={onStartEmpty}>
        Start empty
      </Button>
    </p>
  );
}

interface TitleWrongProps {
  words: string;
  fields: { readonly title: string; readonly description: string };
  onChange: (change: { readonly title: string; readonly description: string }) => void;
}

function TitleWrong({ words, fields, onChange }: TitleWrongProps) {
  const isLong = titleTooLong(fields.title) !== null;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>{words}</span>
      {isLong && (
        <Button small onClick={() => onChange(splitTitle(fields.title, fields.description))}>
          Move the rest into the details
        </Button>
      )}
    </span>
  );
}

/** A link came while this form was being written. Its own form follows; or it takes the place of this one, if its user says so. */
function NextForm({ words }: { words: LinkedWords }) {
  const { overlay } = useApp();
  return (
    <div aria-live="polite">
      <Note>
        <p className="wrap-anywhere">
          A link brings another task{words.title && <>: “{words.title}”</>}. Its form opens when this one is done.
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button small onClick={() => overlay.setState((open) => formOf(words, open), true)}>
            Replace what is here
          </Button>
          <Button small look="quiet" onClick={() => overlay.setState(without, true)}>
            Forget the link
          </Button>
        </div>
      </Note>
    </div>
  );
}

/** The open form, with nothing to follow it. */
function without(open: Overlay): Overlay {
  if (!('next' in open)) return open;
  const { next: _next, ...rest } = open;
  return rest;
}
