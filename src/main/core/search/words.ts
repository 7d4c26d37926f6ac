/** A longer word is cut, in events and in queries alike, so that a query of its beginning still finds it. */
const LONGEST_WORD = 64;
const FEWEST_OF_HUMPS = 4;

const BEYOND_ASCII = /\P{ASCII}/u;
const PLAIN_WORD = /[A-Za-z0-9]+/g;
/** Writing without spaces has a word per sign; so does an emoji. */
const ANY_WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}|[[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+/gv;
const MARKS = /\p{M}+/gu;
/** Where a word inside a name begins: `createStore`, `HTMLParser`. */
const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

const written = (text: string): RegExpStringIterator<RegExpExecArray> =>
  BEYOND_ASCII.test(text) ? text.normalize('NFKD').replaceAll(MARKS, '').matchAll(ANY_WORD) : text.matchAll(PLAIN_WORD);

const cut = (word: string): string => (word.length > LONGEST_WORD ? word.slice(0, LONGEST_WORD) : word);

/**
 * Adds the words of a text: letters and digits in small letters without accents. A name in camel case counts as a whole and from each hump on,
 * so that `store` finds `createStore`.
 */
export function addWords(words: Set<string>, text: string): void {
  for (const [word] of written(text)) {
    const small = word.toLowerCase();
    words.add(cut(small));
    if (small !== word && word.length >= FEWEST_OF_HUMPS) addHumps(words, word);
  }
}

function addHumps(words: Set<string>, word: string): void {
  let rest = word.length;
  for (const part of word.split(HUMP).toReversed().slice(0, -1)) {
    rest -= part.length;
    words.add(cut(word.slice(rest).toLowerCase()));
  }
}

/** The words that a query asks for. None: nothing in it can be searched for. */
export function queryWords(text: string): string[] {
  const words = [...written(text)].map(([word]) => cut(word.toLowerCase()));
  // What another word begins with is found with that one.
  return [...new Set(words)].filter((word) => !words.some((other) => other !== word && other.startsWith(word)));
}

/** Whether each word of the query is the beginning of a word. */
export function matchesWords(words: ReadonlySet<string>, query: readonly string[]): boolean {
  return query.every((wanted) => words.has(wanted) || someStartsWith(words, wanted));
}

function someStartsWith(words: ReadonlySet<string>, wanted: string): boolean {
  for (const word of words) if (word.startsWith(wanted)) return true;
  return false;
}
