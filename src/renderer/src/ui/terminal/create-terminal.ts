import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { withConstructedStyles } from './constructed-styles';
import { guardTerminal } from './guard-terminal';
import { drawSelectionOnlyIfAny } from './selection-drawing';
import { readTerminalTheme } from './terminal-theme';

export interface TerminalParts {
  readonly term: Terminal;
  readonly fit: FitAddon;
  readonly search: SearchAddon;
}

export interface CreateTerminalOptions {
  /** `text`: laid out for any width. `pty`: of a size that its program knows. */
  readonly kind: 'text' | 'pty';
  readonly fontSize: number;
  /** Most lines kept above the screen. */
  readonly scrollback: number;
  /** A link was clicked; only ever http or https. The address is what would be opened, not what is shown. */
  readonly onLink: (url: string) => void;
  /** Whether a program's questions about its terminal are answered right now. */
  readonly mayAnswer: () => boolean;
}

const WEB_ADDRESS = /^https?:\/\//i;

/** A terminal that shows; keys go nowhere until `disableStdin` is lifted. Nothing that agents print can act on this machine. */
export function createTerminal(element: HTMLElement, options: CreateTerminalOptions): TerminalParts {
  const { kind, fontSize, scrollback, onLink, mayAnswer } = options;
  const openLink = (_event: unknown, url: string) => {
    if (WEB_ADDRESS.test(url)) onLink(url);
  };
  const term = new Terminal({
    allowProposedApi: true,
    convertEol: kind === 'text',
    cursorInactiveStyle: kind === 'text' ? 'none' : 'outline',
    disableStdin: true,
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize,
    lineHeight: kind === 'text' ? 1.25 : 1.15,
    linkHandler: { activate: openLink, allowNonHttpProtocols: false },
    macOptionClickForcesSelection: true,
    minimumContrastRatio: 4.5,
    scrollback,
    theme: readTerminalTheme(element),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  term.loadAddon(fit);
  term.loadAddon(search);
  term.loadAddon(new Unicode11Addon());
  term.unicode.activeVersion = '11';
  term.loadAddon(new WebLinksAddon(openLink));
  guardTerminal(term, mayAnswer);
  withConstructedStyles(() => term.open(element));
  drawSelectionOnlyIfAny(term);
  if (kind === 'pty') endWithLastRow(term);
  // No cursor: nobody types here.
  if (kind === 'text') term.write('\u001B[?25l');
  return { term, fit, search };
}

/**
 * xterm's hidden field stays where the cursor was, in a larger font maybe, while older lines are in sight: below the last row it
 * would make room that can be scrolled to, and is blank.
 */
function endWithLastRow({ element }: Terminal): void {
  if (element) element.style.overflowY = 'clip';
}

/** As wide as xterm makes its scroll bar. */
const MARKS_WIDTH = 14;

/** Makes room for the marks of a search beside the lines. They cost a layout in every frame: so not before somebody searches. */
export function showMarks({ term }: TerminalParts): void {
  if (term.options.overviewRuler?.width === undefined) term.options.overviewRuler = { width: MARKS_WIDTH };
}
