import type { Style } from './style';

/** A piece of text with its colour. */
export interface Span {
  readonly text: string;
  readonly style: Style | undefined;
}

/** A line start that may still turn out to be a heading, a list item or a code fence. */
const UNDECIDED = /^ {0,12}(?:#{0,6}|`{0,2}|[-*+])$/;
const HEADING = /^ {0,3}#{1,6} $/;
const BULLET = /^( *)[-*+] $/;
const FENCE = /^ {0,3}```$/;
const MAYBE_FENCE = /^ {0,3}`{0,2}$/;
const PLAIN = /[^\n*`]+/y;
const REST_OF_LINE = /[^\n]+/y;

/**
 * Colours light Markdown as it arrives: headings, bold, code. Text stays where it is; only the marks themselves go.
 * Holds back no more than the few characters that decide what a line is.
 */
export class MarkdownPainter {
  #spans: Span[] = [];
  /** Start of a line that is not decided yet; null inside a line. */
  #held: string | null = '';
  #fenced = false;
  #skipLine = false;
  #heading = false;
  #bold = false;
  #code = false;
  #stars = '';

  push(text: string): Span[] {
    for (let at = 0; at < text.length;) {
      const plain = this.#plainFrom(text, at);
      const piece = plain === '' ? String.fromCodePoint(text.codePointAt(at) ?? 0) : plain;
      if (plain === '') this.#take(piece);
      else this.#inline(piece);
      at += piece.length;
    }
    return this.#flush();
  }

  /** Gives out what was held back and starts over. */
  finish(): Span[] {
    this.#release();
    this.#closeStars('');
    const spans = this.#flush();
    this.#held = '';
    this.#fenced = this.#skipLine = this.#heading = this.#bold = this.#code = false;
    return spans;
  }

  /** What can be given out as it is: inside a line, up to the next character that may mean something. */
  #plainFrom(text: string, at: number): string {
    if (this.#skipLine || this.#held !== null) return '';
    const pattern = this.#fenced ? REST_OF_LINE : PLAIN;
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  }

  #take(char: string): void {
    if (char === '\n') this.#endLine();
    else if (this.#skipLine) return;
    else if (this.#held === null) this.#inline(char);
    else this.#decide(this.#held + char);
  }

  #decide(start: string): void {
    this.#held = start;
    if (FENCE.test(start)) {
      this.#fenced = !this.#fenced;
      this.#skipLine = true;
      this.#held = null;
      return;
    }
    if (this.#fenced) {
      if (!MAYBE_FENCE.test(start)) this.#release();
      return;
    }
    if (HEADING.test(start)) {
      this.#heading = true;
      this.#held = null;
      return;
    }
    const bullet = BULLET.exec(start);
    if (bullet) {
      this.#emit(`${bullet[1] ?? ''}• `);
      this.#held = null;
      return;
    }
    if (!UNDECIDED.test(start)) this.#release();
  }

  /** The held characters were ordinary ones. */
  #release(): void {
    const held = this.#held;
    this.#held = null;
    for (const char of held ?? '') this.#inline(char);
  }

  #endLine(): void {
    this.#release();
    this.#closeStars('\n');
    if (!this.#skipLine) this.#spans.push({ text: '\n', style: undefined });
    this.#skipLine = this.#heading = this.#bold = this.#code = false;
    this.#held = '';
  }

  /** One character, or several that mean nothing. */
  #inline(piece: string): void {
    if (this.#fenced) return this.#emit(piece);
    if (piece === '*' && !this.#code) {
      this.#stars += piece;
      return;
    }
    this.#closeStars(piece);
    if (piece === '`') this.#code = !this.#code;
    else this.#emit(piece);
  }

  /** Two stars begin or end bold text, unless a space follows the first pair; anything else is just stars. */
  #closeStars(next: string): void {
    const stars = this.#stars;
    this.#stars = '';
    if (stars === '**' && this.#bold) this.#bold = false;
    else if (stars === '**' && /^\S/.test(next)) this.#bold = true;
    else if (stars) this.#emit(stars);
  }

  #emit(text: string): void {
    const style = this.#style();
    const last = this.#spans.at(-1);
    if (last && last.style === style && last.text !== '\n') {
      this.#spans[this.#spans.length - 1] = { text: last.text + text, style };
    } else {
      this.#spans.push({ text, style });
    }
  }

  #style(): Style | undefined {
    if (this.#fenced || this.#code) return 'cyan';
    if (this.#heading) return 'heading';
    return this.#bold ? 'bold' : undefined;
  }

  #flush(): Span[] {
    const spans = this.#spans;
    this.#spans = [];
    return spans;
  }
}
