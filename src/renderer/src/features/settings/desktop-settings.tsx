import { useEffect } from 'react';
import type { DesktopState } from '../../../../main/contract/desktop';
import type { InputOf } from '../../../../main/contract/index';
import type { SettingsView } from '../../../../main/contract/settings';
import { call } from '../../state/call';
import { useApp } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import { Button } from '../../ui/button';
import { CheckField } from '../../ui/check-field';
import { Group } from './group';
import { HotkeyList } from './hotkey-list';
import { QuietHours } from './quiet-hours';
import { SavedField } from './saved-field';
import { updateWords } from './update-words';

/** The desktop app: tray, hotkeys, notifications, updates. Only on the machine itself. */
export function DesktopSettings({ view }: { view: SettingsView }) {
  const { live } = useApp();
  const { value, reload, failure } = useQuery('desktop.get', {});
  // An update that loads, a key that another program has taken: the desktop tells.
  useEffect(
    () => live.listen((events) => events.some(({ fact }) => fact.type === 'desktop.changed') && reload()),
    [live, reload],
  );
  if (failure) return null;
  if (value?.kind !== 'desktop') {
    return value ? (
      <Group
        title="Desktop"
        text="Croft runs without its desktop app here: there is no tray, no global hotkey and no notification."
      />
    ) : null;
  }
  return <Desktop view={view} state={value} onChanged={reload} />;
}

interface DesktopProps {
  view: SettingsView;
  state: Extract<DesktopState, { kind: 'desktop' }>;
  onChanged: () => void;
}

function Desktop({ view, state, onChanged }: DesktopProps) {
  const app = useApp();
  const settings = view.settings.desktop;
  const update = async (change: InputOf<'desktop.update'>): Promise<string | null> => {
    const reply = await app.host.invoke('desktop.update', change);
    onChanged();
    return reply.ok ? null : (reply.error.fields?.[0]?.message ?? reply.error.message);
  };
  const set = (change: InputOf<'desktop.update'>) =>
    void update(change).then((wrong) => wrong !== null && app.toasts.show({ tone: 'bad', text: wrong }));

  return (
    <Group title="Desktop" text="How Croft behaves on this machine.">
      <div className="grid gap-2 md:col-span-2">
        <CheckField
          label="Closing the window leaves Croft in the tray"
          hint={state.tray ? undefined : 'This desktop shows no tray: closing asks what to do.'}
          checked={settings.closeToTray}
          onChange={(closeToTray) => set({ closeToTray })}
        />
        <CheckField
          label="Start Croft at login, in the tray"
          hint={state.startAtLogin === 'impossible' ? 'Not possible for a Croft that is not installed.' : undefined}
          disabled={state.startAtLogin === 'impossible'}
          checked={settings.startAtLogin}
          onChange={(startAtLogin) => set({ startAtLogin })}
        />
        <CheckField
          label="Notify me when something needs me or is done"
          checked={settings.notifications}
          onChange={(notifications) => set({ notifications })}
        />
      </div>
      <QuietHours value={settings.quietHours} onChange={(quietHours) => update({ quietHours })} />
      <HotkeyList hotkeys={state.hotkeys} platform={state.platform} onChanged={onChanged} />
      <SavedField
        label="Updates come from"
        value={settings.updateFeed ?? ''}
        placeholder="nowhere: Croft never looks"
        hint={`An https address. ${updateWords(state.update, state.platform)}`}
        fixedBy={view.fixedBy['desktop.updateFeed']}
        onSave={(text) => update({ updateFeed: text || null })}
      />
      {settings.updateFeed !== null && (
        <div className="flex items-end gap-2 self-end">
          <Button onClick={() => void call(app, 'desktop.update-app', { how: 'check' }).then(onChanged)}>
            Look now
          </Button>
          {state.update.kind === 'ready' && (
            <Button look="primary" onClick={() => void call(app, 'desktop.update-app', { how: 'install' })}>
              Restart into {state.update.version}
            </Button>
          )}
        </div>
      )}
    </Group>
  );
}
