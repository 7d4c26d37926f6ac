export type Tone = 'run' | 'done' | 'fail' | 'needs' | 'held' | 'quiet';

/** Text colour of a tone. */
export const toneText: Readonly<Record<Tone, string>> = {
  run: 'text-run',
  done: 'text-done',
  fail: 'text-fail',
  needs: 'text-needs',
  held: 'text-held',
  quiet: 'text-ink-3',
};
