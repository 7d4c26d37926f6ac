/** The only escape sequences that a rendered terminal ever contains are these colours. */
const codes = {
  bold: '1',
  dim: '2',
  italic: '3',
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  magenta: '35',
  cyan: '36',
  heading: '1;36',
  command: '1',
  alarm: '1;33',
} as const;

export type Style = keyof typeof codes;

/** `text` in a colour that ends with it; it must not contain line breaks. */
export const paint = (style: Style, text: string): string => (text ? `\u001b[${codes[style]}m${text}\u001b[0m` : '');
