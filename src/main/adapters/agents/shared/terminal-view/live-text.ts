import { cleanText, PieceCleaner } from '../text';
import { MarkdownPainter } from './markdown';
import type { TerminalView } from './view';

/** Most characters of one text that the terminal shows. */
const MAX_CHARS = 64 * 1024;

type Prose = 'text' | 'thinking';

/** Draws words and reasoning, whole or piece by piece as they arrive. One at a time is open. */
export class LiveText {
  readonly #view: TerminalView;
  readonly #painter = new MarkdownPainter();
  readonly #cleaner = new PieceCleaner();
  #kind: Prose | null = null;
  #drawn = 0;
  #opened = false;

  constructor(view: TerminalView) {
    this.#view = view;
  }

  /** Adds a piece to the open text of this kind; anything else that was open ends. */
  push(kind: Prose, piece: string): void {
    if (this.#kind !== kind) this.#start(kind);
    const room = MAX_CHARS - this.#drawn;
    if (room <= 0) return;
    const text = this.#cleaner.push(piece.slice(0, room));
    if (text) this.#draw(kind, text);
    if (piece.length > room) this.#view.write(' ▸ cut here', 'dim');
    this.#drawn += piece.length;
  }

  /** Ends the open text, if there is one. */
  finish(): void {
    if (this.#kind === null) return;
    if (this.#opened && this.#kind === 'text') {
      for (const span of this.#painter.finish()) this.#view.write(span.text, span.style);
    }
    if (!this.#view.atLineStart) this.#view.write('\n');
    this.#cleaner.reset();
    this.#kind = null;
  }

  /** A whole text that did not come in pieces. */
  whole(kind: Prose, text: string, indent = ''): void {
    this.finish();
    const clean = cleanText(text.slice(0, MAX_CHARS)).trim();
    if (clean === '') return;
    const painter = new MarkdownPainter();
    this.#open(kind, indent);
    if (kind === 'thinking') this.#view.write(clean.replaceAll('\n', '\n  '), 'dim');
    else for (const span of [...painter.push(clean), ...painter.finish()]) this.#view.write(span.text, span.style);
    if (!this.#view.atLineStart) this.#view.write('\n');
  }

  #start(kind: Prose): void {
    this.finish();
    this.#kind = kind;
    this.#drawn = 0;
    this.#opened = false;
  }

  #draw(kind: Prose, text: string): void {
    if (!this.#opened) this.#open(kind, '');
    this.#opened = true;
    if (kind === 'text') {
      for (const span of this.#painter.push(text)) this.#view.write(span.text, span.style);
      return;
    }
    // Reasoning stands indented under its header.
    const lead = this.#view.atLineStart ? '  ' : '';
    this.#view.write(lead + text.replace(/\n(?!$)/g, '\n  '), 'dim');
  }

  #open(kind: Prose, indent: string): void {
    this.#view.begin(kind, indent);
    if (kind === 'thinking') this.#view.write('▸ reasoning\n  ', 'dim');
  }
}
