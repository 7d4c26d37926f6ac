import type { EventClass } from '../../../../main/contract/event';

const kinds: readonly { readonly classes: readonly EventClass[]; readonly label: string }[] = [
  { classes: ['tool'], label: 'Tools' },
  { classes: ['bash'], label: 'Bash' },
  { classes: ['file'], label: 'Files' },
  { classes: ['error'], label: 'Errors' },
  { classes: ['text'], label: 'Text' },
  { classes: ['state', 'other'], label: 'State' },
];

/** The sorts of events that a log can be narrowed to, and what is chosen after each was flipped. */
export function eventKinds(chosen: readonly EventClass[], onChange: (chosen: readonly EventClass[]) => void) {
  return kinds.map(({ classes, label }) => {
    const isOn = classes.every((each) => chosen.includes(each));
    const rest = chosen.filter((each) => !classes.includes(each));
    return { label, isOn, onFlip: () => onChange(isOn ? rest : [...rest, ...classes]) };
  });
}
