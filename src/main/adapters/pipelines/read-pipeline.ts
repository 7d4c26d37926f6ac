import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
import { Pipeline } from '../../contract/pipeline';
import type { PipelineProblem } from '../../contract/pipeline';
import { outputsProblems } from '../../core/pipeline/outputs-schema';
import { endOf, startOf } from './pipeline-places';
import type { Path } from './pipeline-places';
import { fieldWords, yamlWords } from './pipeline-words';

export const MAX_PIPELINE_BYTES = 200_000;
const MAX_PROBLEMS = 20;
/** A file may refer to a part of itself a few times, not blow itself up. */
const MAX_ALIASES = 50;
const BUILT_IN = 'builtin:';

export interface ReadPipeline {
  readonly pipeline: Pipeline | null;
  readonly problems: PipelineProblem[];
}

/** Of a field that may be one of several kinds, zod lists what each of them says: the last is the one with words for people. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  return issue.errors.at(-1)?.[0]?.message ?? issue.message;
}

/** A field that is not known is told by its own name. */
function pathsOf(issue: z.core.$ZodIssue): Path[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function dotted(path: Path): string | null {
  return path.length === 0 ? null : path.map(String).join('.');
}

interface Problem {
  readonly path: Path;
  readonly message: string;
}

/** What is known of a stage that may have mistakes; a part that is no such thing counts as absent. */
const LooseStage = z.object({
  key: z.string().optional().catch(undefined),
  prompt: z.string().optional().catch(undefined),
  outputs: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  onFail: z.object({ to: z.string() }).nullish().catch(undefined),
});
type LooseStage = z.infer<typeof LooseStage>;

function looseStages(value: unknown): LooseStage[] {
  const found = z.object({ stages: z.array(LooseStage.catch({})) }).safeParse(value);
  return found.success ? found.data.stages : [];
}

/** What the contract says of stages together; it looks only at pipelines that are right otherwise. */
function* linkProblems(value: unknown): Generator<Problem> {
  const seen = new Set<string>();
  for (const [index, { key, onFail }] of looseStages(value).entries()) {
    if (key !== undefined && seen.has(key)) {
      yield { path: ['stages', index, 'key'], message: `the key ${key} is used twice` };
    }
    if (onFail && onFail.to !== key && !seen.has(onFail.to)) {
      const message = `${onFail.to} is not a stage before ${key ?? 'this one'}`;
      yield { path: ['stages', index, 'onFail', 'to'], message };
    }
    if (key !== undefined) seen.add(key);
  }
}

const isSamePath = (a: Path, b: Path): boolean => a.length === b.length && a.every((part, index) => part === b[index]);

/** What the schema cannot see: prompts that do not exist, outputs that no agent takes. */
function* furtherProblems(stages: readonly LooseStage[], prompts: readonly string[]): Generator<Problem> {
  for (const [index, stage] of stages.entries()) {
    const name = stage.prompt?.startsWith(BUILT_IN) ? stage.prompt.slice(BUILT_IN.length).trim() : null;
    if (name !== null && !prompts.includes(name)) {
      const known = prompts.map((prompt) => BUILT_IN + prompt).join(', ');
      yield { path: ['stages', index, 'prompt'], message: `there is no prompt ${BUILT_IN}${name}; there are ${known}` };
    }
    for (const problem of stage.outputs ? outputsProblems(stage.outputs) : []) {
      yield { path: ['stages', index, 'outputs', ...problem.path], message: problem.message };
    }
  }
}

/** What is wrong with the fields of a file that can be read as YAML, wherever it stands in it. */
function fieldProblems(value: unknown, prompts: readonly string[]): { pipeline: Pipeline | null; problems: Problem[] } {
  const parsed = Pipeline.safeParse(value, { error: fieldWords });
  const fromSchema = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => pathsOf(issue).map((path) => ({ path, message: messageOf(issue) })));
  // One mistake must not hide the others: these are looked for in whatever stages there are.
  const further = [...furtherProblems(looseStages(value), prompts), ...(parsed.success ? [] : linkProblems(value))];
  const problems = [
    ...fromSchema,
    ...further.filter(({ path }) => !fromSchema.some((one) => isSamePath(one.path, path))),
  ];
  return { pipeline: parsed.success && problems.length === 0 ? parsed.data : null, problems };
}

/** Mistakes in the form of a file after which its parts are still what they were written as. */
const HARMLESS: readonly string[] = ['DUPLICATE_KEY'];

/** Where a file begins not to be what it was written as. */
const brokenFrom = ({ errors }: Document): number =>
  Math.min(...errors.filter(({ code }) => !HARMLESS.includes(code)).map(({ pos }) => pos[0]), Infinity);

/** Reads the text of a pipeline file and says what is wrong with it, each with its line and field: all that can be known at once. */
export function readPipeline(text: string, file: string, prompts: readonly string[]): ReadPipeline {
  const failed = (problems: PipelineProblem[]): ReadPipeline => ({
    pipeline: null,
    problems: problems.slice(0, MAX_PROBLEMS),
  });
  if (Buffer.byteLength(text) > MAX_PIPELINE_BYTES) {
    return failed([
      { file, line: null, field: null, message: `the file has more than ${MAX_PIPELINE_BYTES / 1000} KB` },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineAt = (offset: number | null) => (offset === null ? null : lines.linePos(offset).line);
  // Of one line the first counts: the others come of it.
  const form = [...new Map(document.errors.toReversed().map((error) => [lineAt(error.pos[0]), error])).entries()]
    .map(([line, error]) => ({ file, line, field: null, message: yamlWords(error) }))
    .toReversed();
  const value = valueOf(document);
  if (!value.ok) {
    const blown = { file, line: lineAt(startOf(document, [])), field: null };
    return failed(
      form.length > 0 ? form : [{ ...blown, message: 'the file refers to its own parts too often: write them out' }],
    );
  }
  if (value.value === null) {
    return failed(form.length > 0 ? form : [{ file, line: 1, field: null, message: 'the file is empty' }]);
  }
  const { pipeline, problems } = fieldProblems(value.value, prompts);
  if (pipeline && form.length === 0) return { pipeline, problems: [] };
  const broken = brokenFrom(document);
  const known = problems.filter(({ path }) => (endOf(document, path) ?? Infinity) < broken || broken === Infinity);
  const placed = known.map(({ path, message }) => ({
    ...{ file, line: lineAt(startOf(document, path)), field: dotted(path) },
    message,
  }));
  return failed([...form, ...placed.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))]);
}

function valueOf(document: Document): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch {
    return { ok: false };
  }
}
