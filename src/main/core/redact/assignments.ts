/**
 * Values that are secrets by the name they are given to: `DB_PASSWORD=...`, `"token": "..."`, `?api_key=...`, `--secret ...`, a header. A name alone
 * proves nothing in a log that is full of source code, so the value has to look like one too.
 */
const HINT = /pass(?:w|phrase)|pwd|secret|token|key|credential|auth|bearer|cookie|sig|jwt|basic/i;

const PASSWORD = 'pass(?:word|wd|phrase)|pwd';
const OTHERS =
  'secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|signing[-_.]?key|encryption[-_.]?key|account[-_.]?key|credentials?|authorization|auth|cookie|signature|sig|jwt';

/**
 * The end of the name, the sign and the opening quote; then the value, up to the closing quote or to what ends a bare word. Quotes may be
 * escaped: JSON in JSON. It begins at the keyword and not at the name, so that a long text is gone through once.
 */
const ASSIGNMENT = new RegExp(
  String.raw`((?<name>(?:${PASSWORD}|${OTHERS})(?:[-_]\w{1,20})?)\\*["'\`]?\]?\s{0,3}(?:=>|:=|=|:)\s{0,3}(?<open>\\*["'\`]|))` +
    String.raw`(?<value>(?:(?:bearer|basic|token)\s)?[^\s"'\`\\,;&|<>(){}[\]]{4,400})(?<after>\\*["'\`]|[(.[]|)`,
  'gi',
);
const FLAG = new RegExp(
  String.raw`(\s--?(?<name>(?:[a-z]+-)?(?:${PASSWORD}|${OTHERS}))\s+)(?<value>[^\s"'\`\\,;&|<>(){}[\]-][^\s"'\`\\,;&|<>(){}[\]]{5,400})`,
  'gi',
);
const SCHEME = /\b((?:bearer|basic)\s+)(?<value>[\w.~+/=-]{12,})/gi;

const IS_PASSWORD = new RegExp(`^(?:${PASSWORD})(?![-_](?:file|path|hash|field|input|length|policy|store|url)$)`, 'i');
/** Words of programs, and of those who explain how a program is used. */
const NO_VALUE =
  /^(?:null|undefined|true|false|none|nil|string|number|boolean|object|any|unknown|str|int|bool|bytes|text|varchar|optional|required|process|import|self|this|env|settings|config|options|your|example|placeholder|redacted|x+|\*+|\.+|change-?me|todo)(?:[^A-Za-z]|$)/i;
const CODE = /^0x[\da-f]{1,8}$|^[$%#@]|\$\{|^\/|^[\w$]+(?:\.[\w$]+)+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|::|=>/;
const PROSE_END = /[.:!?…]+$/;

interface Found {
  readonly name: string;
  readonly value: string;
  /** All of what stands between two quotes. */
  readonly quoted: boolean;
  readonly after: string;
}

/** Whether what is assigned is a secret and not code or prose. */
function isSecret({ name, value, quoted, after }: Found): boolean {
  const bare = value.replace(/^(?:bearer|basic|token)\s/i, '');
  if (bare.startsWith('[redacted]') || NO_VALUE.test(bare) || CODE.test(bare)) return false;
  if (after === '(' || after === '[') return false;
  if (IS_PASSWORD.test(name)) return quoted || looksTyped(bare);
  return looksMinted(bare);
}

/** A password without quotes: anything that is more than a word of prose or a name in code. */
const looksTyped = (value: string): boolean => /[\d!#$%^*+=?@~]/.test(value.replace(PROSE_END, ''));

/** Made by a machine: long, and a mixture that neither words nor names in code are. */
function looksMinted(value: string): boolean {
  if (value.length < 10 || /^[\d.,:/+TZ-]+$/.test(value) || PROSE_END.test(value)) return false;
  const digits = value.replaceAll(/\D/g, '').length;
  if (digits === 0)
    return value.length >= 24 && /[a-z]/.test(value) && /[A-Z]/.test(value) && !/^[A-Za-z]+$/.test(value);
  return digits >= 2 || value.length >= 20;
}

/** Takes the values of such assignments out of a text. */
export function maskAssignments(text: string, mask: string): string {
  if (!HINT.test(text)) return text;
  const judge = (whole: string, kept: string, ...rest: unknown[]): string => {
    const { name = '', value = '', open = '', after = '' } = rest.at(-1) as Partial<Record<string, string>>;
    const quoted = open !== '' && after === open;
    return isSecret({ name, value, quoted, after }) ? `${kept}${mask}${after}` : whole;
  };
  return text
    .replaceAll(SCHEME, (whole, kept: string, value: string) => (looksMinted(value) ? `${kept}${mask}` : whole))
    .replaceAll(ASSIGNMENT, judge)
    .replaceAll(FLAG, judge);
}

const SECRET_NAME =
  /(?:token|secret|passw(?:or)?d|passphrase|authorization|(?:api|access|private|secret|signing|encryption|account)[-_]?key|cookie|credential)$/i;
/** The same few names come again and again. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 1000;
/** Agents name fields as they like: a name that nobody would use twice is not kept. */
const LONGEST_KNOWN = 100;

/** Whether a field of this name holds a secret, whatever its value looks like. */
export function isSecretName(name: string): boolean {
  const found = known.get(name);
  if (found !== undefined) return found;
  const isSecretOne = SECRET_NAME.test(name);
  if (name.length > LONGEST_KNOWN) return isSecretOne;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, isSecretOne);
  return isSecretOne;
}
