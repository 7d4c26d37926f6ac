import { paint } from './style';
import type { Style } from './style';

/** What kind of thing a part of the terminal shows. Things of a compact kind follow each other without a blank line. */
export type Section =
  'header' | 'prompt' | 'thinking' | 'text' | 'command' | 'step' | 'note' | 'ask' | 'verdict' | 'end';

const compact: ReadonlySet<Section> = new Set(['header', 'step', 'note']);
const EOL = '\r\n';

/**
 * Lays text out for a terminal of any width: sections with a blank line between, an indent, colours. Knows where the
 * cursor is and nothing else; takes clean text only.
 */
export class TerminalView {
  #pending = '';
  #atLineStart = true;
  #section: Section | null = null;
  #indent = '';

  /** What was drawn since the last call. */
  take(): string {
    const drawn = this.#pending;
    this.#pending = '';
    return drawn;
  }

  get atLineStart(): boolean {
    return this.#atLineStart;
  }

  /** Starts a section, on a line of its own. */
  begin(section: Section, indent = ''): void {
    this.#breakLine();
    const follows = section === this.#section && indent === this.#indent && compact.has(section);
    if (this.#section !== null && !follows) this.#pending += EOL;
    this.#section = section;
    this.#indent = indent;
  }

  /** Goes on in the section that is open, or starts it. */
  resume(section: Section, indent = ''): void {
    if (section !== this.#section || indent !== this.#indent) this.begin(section, indent);
  }

  /** Adds text where the cursor is; it may hold line breaks. */
  write(text: string, style?: Style): void {
    text.split('\n').forEach((piece, index) => {
      if (index > 0) this.#newLine();
      if (piece === '') return;
      if (this.#atLineStart) this.#pending += paint('dim', this.#indent);
      this.#pending += style ? paint(style, piece) : piece;
      this.#atLineStart = false;
    });
  }

  /** Adds a text and ends the line. */
  line(text: string, style?: Style): void {
    this.write(text, style);
    this.#newLine();
  }

  #breakLine(): void {
    if (!this.#atLineStart) this.#newLine();
  }

  #newLine(): void {
    this.#pending += EOL;
    this.#atLineStart = true;
  }
}
