import type { App } from '../../state/app';
import { clearTerminals } from '../../state/terminal-actions';
import { isEnded } from '../../state/terminal-items';
import { clearQuestion } from '../../state/terminal-words';
import type { Terminal } from '../../../../main/contract/terminal';
import { askFirst, chooseTerminal } from './choices';
import type { PaletteItem, PaletteStep } from './palette-step';

/** Which ended terminal goes off the list? Or all of them, which is asked first. */
export function chooseEnded(app: App): PaletteStep {
  const clear = (ended: readonly Terminal[]): void => {
    const here = app.router.route.getState();
    const isShown = here.screen === 'terminals' && ended.some(({ id }) => id === here.focus);
    if (isShown) app.router.go({ screen: 'terminals', focus: null });
    void clearTerminals(app, ended);
  };
  const one = chooseTerminal(app, 'Take which one off the list?', isEnded, (terminal) => clear([terminal]));
  const ended = [...app.farm.getState().terminals.values()].filter(isEnded);
  if (ended.length < 2) return one;
  const all: PaletteItem = {
    key: 'all',
    words: `All ${ended.length} that have ended`,
    run: () => askFirst(clearQuestion(ended.length), () => clear(ended)),
  };
  return { ...one, groups: [{ title: 'All', items: [all] }, ...one.groups] };
}
