import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { Pipeline } from '../../contract/pipeline';
import type { PipelineProblem } from '../../contract/pipeline';
import { outputsProblems } from '../../core/pipeline/outputs-schema';

export const MAX_PIPELINE_BYTES = 200_000;
const MAX_PROBLEMS = 20;
/** A file may refer to a part of itself a few times, not blow itself up. */
const MAX_ALIASES = 50;
const BUILT_IN = 'builtin:';

type Path = readonly PropertyKey[];

export interface ReadPipeline {
  readonly pipeline: Pipeline | null;
  readonly problems: PipelineProblem[];
}

/** The node at the path, or the nearest one around it: a missing field is where it should have been. */
function nodeAt(document: Document, path: Path): Node | null {
  let node: unknown = document.contents;
  for (const key of path) {
    const next = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
    if (!isNode(next)) break;
    node = next;
  }
  return isNode(node) ? node : null;
}

/** The key of a field is a better place to point to than its value, which may stand in the next line. */
function startOf(document: Document, path: Path): number | null {
  const holder = nodeAt(document, path.slice(0, -1));
  const last = path.at(-1);
  if (isMap(holder)) {
    const pair = holder.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last);
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  return nodeAt(document, path)?.range?.[0] ?? null;
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

/** What the schema cannot see: prompts that do not exist, outputs that no agent takes. */
function* furtherProblems(pipeline: Pipeline, prompts: readonly string[]): Generator<{ path: Path; message: string }> {
  for (const [index, stage] of pipeline.stages.entries()) {
    const name = stage.prompt.startsWith(BUILT_IN) ? stage.prompt.slice(BUILT_IN.length).trim() : null;
    if (name !== null && !prompts.includes(name)) {
      const known = prompts.map((prompt) => BUILT_IN + prompt).join(', ');
      yield { path: ['stages', index, 'prompt'], message: `there is no prompt ${BUILT_IN}${name}; there are ${known}` };
    }
    for (const problem of stage.outputs ? outputsProblems(stage.outputs) : []) {
      yield { path: ['stages', index, 'outputs', ...problem.path], message: problem.message };
    }
  }
}

/** Reads the text of a pipeline file and says what is wrong with it, each with its line and field. */
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
  if (document.errors.length > 0) {
    return failed(
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        field: null,
        message: error.message,
      })),
    );
  }
  const problemAt = (path: Path, message: string): PipelineProblem => {
    const start = startOf(document, path);
    return { file, line: start === null ? null : lines.linePos(start).line, field: dotted(path), message };
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return failed([problemAt([], error instanceof Error ? error.message : 'the aliases cannot be followed')]);
  }
  if (value === null) return failed([{ file, line: 1, field: null, message: 'the file is empty' }]);
  const parsed = Pipeline.safeParse(value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return failed(issues.flatMap((issue) => pathsOf(issue).map((path) => problemAt(path, messageOf(issue)))));
  }
  const problems = [...furtherProblems(parsed.data, prompts)].map(({ path, message }) => problemAt(path, message));
  return problems.length > 0 ? failed(problems) : { pipeline: parsed.data, problems: [] };
}
