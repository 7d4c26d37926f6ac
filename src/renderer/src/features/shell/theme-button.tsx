import { Moon, Sun, SunMoon } from 'lucide-react';
import { useStore } from 'zustand';
import type { Theme } from '../../state/look';
import { useApp } from '../../state/use-app';
import { IconButton } from '../../ui/icon-button';

const next: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: SunMoon, light: Sun, dark: Moon } as const;
const words = { system: 'Looks like the system', light: 'Light', dark: 'Dark' } as const;

/** Goes round the looks: as the system, light, dark. */
export function ThemeButton() {
  const { look } = useApp();
  const theme = useStore(look, (state) => state.theme);
  const Icon = icons[theme];
  return (
    <IconButton
      label={`${words[theme]}: change`}
      className="size-(--row)!"
      onClick={() => look.setState({ theme: next[theme] })}
    >
      <Icon />
    </IconButton>
  );
}
