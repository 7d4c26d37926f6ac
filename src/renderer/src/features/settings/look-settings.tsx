import { useStore } from 'zustand';
import type { Contrast, Density, Theme } from '../../state/look';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { Group } from './group';

/** How this window looks. */
export function LookSettings() {
  const { look, host } = useApp();
  const { theme, contrast, density } = useStore(look);
  return (
    <Group title="This window" text={host.canLogOut ? 'Kept in this browser only.' : 'Kept on this machine only.'}>
      <SelectField
        label="Colours"
        value={theme}
        onChange={(event) => look.setState({ theme: event.target.value as Theme })}
      >
        <option value="system">As the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </SelectField>
      <SelectField
        label="Contrast"
        value={contrast}
        onChange={(event) => look.setState({ contrast: event.target.value as Contrast })}
      >
        <option value="system">As the system</option>
        <option value="more">High</option>
      </SelectField>
      <SelectField
        label="Rows"
        value={density}
        onChange={(event) => look.setState({ density: event.target.value as Density })}
      >
        <option value="comfortable">Comfortable</option>
        <option value="compact">Compact</option>
      </SelectField>
      {host.canLogOut && (
        <div className="grid gap-1">
          <span className="text-sm font-medium text-ink-2">Login</span>
          <Button className="justify-self-start" onClick={() => host.logout()}>
            Log out of this browser
          </Button>
        </div>
      )}
    </Group>
  );
}
