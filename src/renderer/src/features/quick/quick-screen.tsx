import { useEffect, useMemo, useRef } from 'react';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Workspace } from '../../../../main/contract/workspace';
import { useQuickTask } from '../../state/use-quick-task';
import { useConnection, useFarm } from '../../state/use-app';
import { titleTooLong } from '../../state/view/title-limit';
import { Button } from '../../ui/button';
import { SelectField, TextField } from '../../ui/field';
import { Trouble } from '../../ui/message';

/** The small window that a hotkey opens anywhere: one line, Enter, gone. */
export function QuickScreen() {
  const workspaces = useFarm((farm) => farm.workspaces);
  const isLoaded = useFarm((farm) => farm.seq !== null);
  const sorted = useMemo(() => [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [workspaces]);

  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') window.close();
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, []);

  return (
    <main id="main" className="grid h-dvh content-center-safe gap-3 overflow-y-auto bg-raised p-4 text-ink">
      <h1 className="sr-only">Quick task</h1>
      {!isLoaded && <p className="text-ink-2">Asking Croft…</p>}
      {isLoaded && sorted.length === 0 && (
        <p className="text-ink-2">A task works in a project folder: open Croft and add one first.</p>
      )}
      {isLoaded && sorted.length > 0 && <QuickForm workspaces={sorted} />}
    </main>
  );
}

function QuickForm({ workspaces }: { workspaces: readonly Workspace[] }) {
  const field = useRef<HTMLInputElement>(null);
  const isOnline = useConnection().kind === 'online';
  const form = useQuickTask(workspaces, () => window.close());

  // The window is kept and shown again: each time its field has the focus.
  useEffect(() => {
    const take = () => field.current?.focus();
    take();
    window.addEventListener('focus', take);
    return () => window.removeEventListener('focus', take);
  }, []);

  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void form.create();
      }}
    >
      <TextField
        ref={field}
        label="What should be done?"
        bare
        autoComplete="off"
        error={titleTooLong(form.title)}
        className="h-10 text-base"
        placeholder="What should be done?"
        value={form.title}
        onChange={(event) => form.write(event.target.value)}
      />
      {form.failure && <Trouble title={form.failure.message} next={form.failure.next} />}
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <SelectField
            label="Workspace"
            bare
            value={form.workspaceId}
            onChange={(event) => form.choose(event.target.value as WorkspaceId)}
          >
            {workspaces.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
        <Button className="h-8 max-md:h-10" keys="escape" onClick={() => window.close()}>
          Cancel
        </Button>
        <Button
          className="h-8 max-md:h-10"
          look="primary"
          type="submit"
          keys="enter"
          disabled={form.busy || !isOnline || form.title.trim() === ''}
        >
          Start
        </Button>
      </div>
    </form>
  );
}
