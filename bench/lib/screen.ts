import xterm from '@xterm/headless';

/** A terminal emulator of the size that terminals have which are opened by hand. */
export const newScreen = (): InstanceType<typeof xterm.Terminal> =>
  new xterm.Terminal({ cols: 120, rows: 32, scrollback: 1_000, allowProposedApi: true });
