import { cutMiddle } from './cut-middle';

/** Values of a prompt template, by name; an empty text counts as absent. */
export type PromptValues = Readonly<Record<string, string>>;

/** Most bytes of one value in a prompt. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  title: 2_000,
  description: 200_000,
  note: 40_000,
  findings: 60_000,
  context: 60_000,
};
const MOST_OTHER_BYTES = 2_000;

interface Tag {
  readonly kind: 'value' | 'open' | 'close';
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** All tags for names that have a value. Anything else in double braces is text of the template. */
function readTags(template: string, values: PromptValues): Tag[] {
  const tags = [...template.matchAll(/\{\{([#/]?)(\w+)\}\}/g)].map((match): Tag => {
    const kind = match[1] === '#' ? 'open' : match[1] === '/' ? 'close' : 'value';
    return { kind, name: match[2] ?? '', start: match.index, end: match.index + match[0].length };
  });
  return tags.filter((tag) => Object.hasOwn(values, tag.name));
}

/** Opening tag -> its closing one. Tags without a counterpart are text. */
function pairTags(tags: readonly Tag[]): Map<Tag, Tag> {
  const open = new Map<string, Tag[]>();
  const pairs = new Map<Tag, Tag>();
  for (const tag of tags) {
    const waiting = open.get(tag.name) ?? [];
    open.set(tag.name, waiting);
    if (tag.kind === 'open') waiting.push(tag);
    const opener = tag.kind === 'close' ? waiting.pop() : undefined;
    if (opener) pairs.set(opener, tag);
  }
  return pairs;
}

/** Where the template goes on after a tag of a section: such a tag takes its line end with it when it stands alone on its line. */
function afterTag(template: string, tag: Tag): number {
  const alone = (tag.start === 0 || template[tag.start - 1] === '\n') && template[tag.end] === '\n';
  return alone ? tag.end + 1 : tag.end;
}

/**
 * Fills a prompt template: `{{name}}` is the value, `{{#name}}...{{/name}}` stays only where the value is not empty.
 * One pass over the template: values are put in and never read, so that text of a user or an agent cannot change what follows.
 * Long values lose their middle.
 */
export function renderPrompt(template: string, values: PromptValues): string {
  const tags = readTags(template, values);
  const pairs = pairTags(tags);
  const closers = new Set(pairs.values());
  const out: string[] = [];
  let at = 0;
  for (const tag of tags) {
    if (tag.start < at) continue;
    const value = values[tag.name] ?? '';
    const closer = pairs.get(tag);
    if (tag.kind !== 'value' && !closer && !closers.has(tag)) continue;
    out.push(template.slice(at, tag.start));
    if (tag.kind === 'value') out.push(cutMiddle(value.trim(), MOST_BYTES[tag.name] ?? MOST_OTHER_BYTES));
    const skipTo = closer && value.trim() === '' ? closer : tag;
    at = tag.kind === 'value' ? tag.end : afterTag(template, skipTo);
  }
  out.push(template.slice(at));
  return `${out.join('').trim()}\n`;
}
