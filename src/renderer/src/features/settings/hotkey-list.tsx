import { X } from 'lucide-react';
import { useState } from 'react';
import { hotkeyTitles } from '../../../../main/contract/desktop';
import type { DesktopState } from '../../../../main/contract/desktop';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { acceleratorOf, acceleratorWords } from './accelerator';
import { useHeldHotkeys } from './use-held-hotkeys';

type Desktop = Extract<DesktopState, { kind: 'desktop' }>;
type Hotkey = Desktop['hotkeys'][number];

interface HotkeyListProps {
  hotkeys: readonly Hotkey[];
  platform: Desktop['platform'];
  onChanged: () => void;
}

/** Keys that work in every program, each with a recorder. */
export function HotkeyList({ hotkeys, platform, onChanged }: HotkeyListProps) {
  return (
    <div className="grid gap-1 md:col-span-2">
      <h3 className="text-sm font-medium text-ink-2">Global hotkeys</h3>
      <ul className="rounded-md border border-line">
        {hotkeys.map((hotkey) => (
          <HotkeyRow key={hotkey.action} hotkey={hotkey} platform={platform} onChanged={onChanged} />
        ))}
      </ul>
    </div>
  );
}

function HotkeyRow({ hotkey, platform, onChanged }: { hotkey: Hotkey } & Omit<HotkeyListProps, 'hotkeys'>) {
  const { host } = useApp();
  const [isRecording, setRecording] = useState(false);
  useHeldHotkeys(isRecording);
  const [wrong, setWrong] = useState<string | null>(null);
  const title = hotkeyTitles[hotkey.action];

  async function set(accelerator: string | null): Promise<void> {
    setRecording(false);
    const reply = await host.invoke('desktop.set-hotkey', { action: hotkey.action, accelerator });
    setWrong(reply.ok ? null : `${reply.error.message} ${reply.error.next ?? ''}`.trim());
    onChanged();
  }

  const words = hotkey.accelerator === null ? 'no key' : acceleratorWords(hotkey.accelerator, platform);
  const isTaken = hotkey.state === 'taken';
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-2 border-b border-line px-2.5 py-1 last:border-0">
      <span>{title}</span>
      <Button
        small
        className="min-w-32 font-mono"
        aria-label={isRecording ? `Press the keys for: ${title}` : `${title}: ${words}. Record other keys`}
        aria-pressed={isRecording}
        onClick={() => {
          setWrong(null);
          setRecording(true);
        }}
        onBlur={() => setRecording(false)}
        onKeyDown={(event) => {
          if (!isRecording || leaves(event)) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === 'Escape') return setRecording(false);
          const pressed = acceleratorOf(event.nativeEvent, platform);
          if (pressed.kind === 'keys') void set(pressed.accelerator);
          else if (pressed.kind === 'wrong') setWrong(pressed.why);
        }}
      >
        {isRecording ? 'Press keys…' : words}
      </Button>
      <IconButton label={`No key for: ${title}`} disabled={hotkey.accelerator === null} onClick={() => void set(null)}>
        <X />
      </IconButton>
      {(wrong !== null || isTaken) && (
        <p role="alert" className="col-span-3 text-sm text-fail">
          {wrong ?? 'Another program has these keys: they do nothing here. Record others.'}
        </p>
      )}
    </li>
  );
}

/** Tab alone leaves the recorder, as it leaves any field. */
const leaves = ({ key, ctrlKey, altKey, metaKey }: React.KeyboardEvent): boolean =>
  key === 'Tab' && !ctrlKey && !altKey && !metaKey;
