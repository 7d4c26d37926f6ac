import type { Stage } from '../../contract/task';
import type { Verdict } from '../../contract/verdict';
import { byteLength, cutMiddle } from './cut-middle';

/** Most bytes of a stage's context as JSON. */
const MOST_BYTES = 64 * 1024;
const MOST_OUTPUTS = 24_000;
const MOST_FINDINGS = 8_000;
const MOST_FILES = 4_000;
/** Room for the names of the fields and the escapes that JSON adds to a cut text. */
const SLACK = 512;

/** The first entries that fit into `most` bytes as JSON. */
function firstThatFit<T>(entries: readonly T[], most: number): T[] {
  let size = 0;
  return entries.filter((entry) => {
    size += byteLength(JSON.stringify(entry)) + 1;
    return size <= most;
  });
}

/** A text whose JSON has at most `most` bytes. Each round takes off by how much the last one was too long. */
function cutForJson(text: string, most: number): string {
  let room = most;
  for (;;) {
    const cut = cutMiddle(text, room);
    const size = byteLength(JSON.stringify(cut));
    if (size <= most || room < SLACK) return cut;
    room = Math.floor((room * most) / size) - 1;
  }
}

/**
 * What a passed stage hands to the next ones: its verdict, its commit and the files changed so far. At most 64 KB as JSON; the
 * summary has the room that the others leave, outputs that are too long become `{ cut: text }`, and `more_files` says how many names are left out.
 */
export function stageContext(
  verdict: Verdict,
  work: { readonly commit: string | null; readonly files: readonly string[] },
): Record<string, unknown> {
  const outputs = JSON.stringify(verdict.outputs);
  const findings = firstThatFit(verdict.findings, MOST_FINDINGS);
  const files = firstThatFit(work.files, MOST_FILES);
  const rest = {
    outputs: byteLength(outputs) <= MOST_OUTPUTS ? verdict.outputs : { cut: cutForJson(outputs, MOST_OUTPUTS - SLACK) },
    findings,
    changed_files: files,
    commit: work.commit,
    ...(files.length < work.files.length ? { more_files: work.files.length - files.length } : {}),
  };
  const room = MOST_BYTES - byteLength(JSON.stringify(rest)) - SLACK;
  return { summary: cutForJson(verdict.summary, room), ...rest };
}

const isFilled = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** A block of JSON, fenced by more backticks than stand in it. */
function jsonBlock(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}

function filesLine(files: unknown, more: unknown): string {
  if (!Array.isArray(files) || files.length === 0) return '';
  const rest = typeof more === 'number' ? ` and ${more} more` : '';
  return `Changed files so far: ${files.map(String).join(', ')}${rest}`;
}

function sectionOf(stage: Stage): string {
  if (stage.status === 'skipped') {
    return `## ${stage.title}\n\nSkipped by the user: ${stage.skipReason ?? 'no reason given'}`;
  }
  if (!stage.context) return '';
  const { summary, outputs, changed_files: files, more_files: more, commit } = stage.context;
  const parts = [
    `## ${stage.title}`,
    typeof summary === 'string' ? summary.trim() : '',
    isFilled(outputs) ? jsonBlock(outputs) : '',
    filesLine(files, more),
    typeof commit === 'string' ? `Commit: ${commit}` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The contexts of earlier stages as text for a prompt, in their order. Empty where there are none. */
export function contextText(stages: readonly Stage[]): string {
  return stages
    .map(sectionOf)
    .filter((section) => section !== '')
    .join('\n\n');
}
