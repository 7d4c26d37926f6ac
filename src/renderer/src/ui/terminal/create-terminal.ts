import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { withConstructedStyles } from './constructed-styles';
import { readTerminalTheme } from './terminal-theme';

export interface TerminalParts {
  readonly term: Terminal;
  readonly fit: FitAddon;
  readonly search: SearchAddon;
}

interface CreateTerminalOptions {
  readonly fontSize: number;
  /** A link was clicked; only ever http or https. The address is what would be opened, not what is shown. */
  readonly onLink: (url: string) => void;
}

/** Sequences that would set titles, read or write the clipboard, notify, or tell folders: swallowed. */
const IGNORED_OSC = [0, 1, 2, 7, 9, 52, 777, 1337];
const WEB_ADDRESS = /^https?:\/\//i;
const SCROLLBACK_LINES = 20_000;

/** A terminal that only shows: nothing that agents print can act on this machine. Drawn as DOM: WebGL without a GPU crawls. */
export function createTerminal(element: HTMLElement, { fontSize, onLink }: CreateTerminalOptions): TerminalParts {
  const openLink = (_event: unknown, url: string) => {
    if (WEB_ADDRESS.test(url)) onLink(url);
  };
  const term = new Terminal({
    allowProposedApi: true,
    convertEol: true,
    cursorInactiveStyle: 'none',
    disableStdin: true,
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize,
    lineHeight: 1.25,
    linkHandler: { activate: openLink, allowNonHttpProtocols: false },
    minimumContrastRatio: 4.5,
    overviewRuler: { width: 9 },
    scrollback: SCROLLBACK_LINES,
    theme: readTerminalTheme(element),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  term.loadAddon(fit);
  term.loadAddon(search);
  term.loadAddon(new Unicode11Addon());
  term.unicode.activeVersion = '11';
  term.loadAddon(new WebLinksAddon(openLink));
  for (const code of IGNORED_OSC) term.parser.registerOscHandler(code, () => true);
  term.attachCustomKeyEventHandler((event) => handleKey(term, event));
  withConstructedStyles(() => term.open(element));
  // No cursor: nobody types here.
  term.write('\u001B[?25l');
  return { term, fit, search };
}

/** Scrolls by keys and leaves every other key to the page. */
function handleKey(term: Terminal, event: KeyboardEvent): boolean {
  if (event.type !== 'keydown' || event.ctrlKey || event.metaKey || event.altKey) return false;
  const page = term.rows - 1;
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page };
  const lines = steps[event.key];
  if (lines !== undefined) term.scrollLines(lines);
  else if (event.key === 'Home') term.scrollToTop();
  else return false;
  event.preventDefault();
  return false;
}
