import type { InputOf } from '../../../../main/contract/index';
import type { SettingsView } from '../../../../main/contract/settings';
import type { Failure } from '../../../../main/contract/errors';
import { useApp } from '../../state/use-app';
import { sentence } from '../../state/view/words';

export type SettingsChange = InputOf<'settings.update'>;
export type LocalChange = InputOf<'settings.update-local'>;

/** What is wrong, as a sentence. The field stands right there, so only a line of it is named. */
export function wrong({ fields, message }: Pick<Failure, 'fields' | 'message'>): string {
  const [field] = fields ?? [];
  if (!field) return message;
  const line = /\.(\d+)$/.exec(field.path)?.[1];
  return sentence(line === undefined ? field.message : `Line ${Number(line) + 1}: ${field.message}`);
}

/** Saves a change and offers the way back. The answer is what is wrong with it, or null. */
export function useSave() {
  const { host, farm, toasts } = useApp();

  function tell(label: string, back: () => void): void {
    toasts.show({ tone: 'good', text: `${label} saved.`, action: { label: 'Undo', run: back } });
  }
  const keep = (view: SettingsView): void => farm.setState({ settings: view });

  async function save(label: string, change: SettingsChange, back: SettingsChange | null): Promise<string | null> {
    const reply = await host.invoke('settings.update', change);
    if (!reply.ok) return wrong(reply.error);
    keep(reply.value);
    if (back) tell(label, () => void save(label, back, null));
    return null;
  }

  async function saveLocal(label: string, change: LocalChange, back: LocalChange | null): Promise<string | null> {
    const reply = await host.invoke('settings.update-local', change);
    if (!reply.ok) return wrong(reply.error);
    keep(reply.value);
    if (back) tell(label, () => void saveLocal(label, back, null));
    return null;
  }

  return { save, saveLocal };
}
