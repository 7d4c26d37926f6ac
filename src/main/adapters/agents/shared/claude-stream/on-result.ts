import { Verdict } from '../../../../contract/verdict';
import type { JsonRecord } from '../json';
import { asNumber } from '../json';
import { drawNote, drawTurnEnd, drawVerdict } from '../terminal-view/draw-run';
import { oneLine } from '../text';
import type { Fold } from './fold';
import { troubleOfResult } from './problems';

const MAX_OUTPUTS_BYTES = 64 * 1024;
/** As the worker has it for a verdict that is sent: whoever goes through it later must not run out of stack. */
const DEEPEST_OUTPUTS = 64;

/** A turn is over. The verdict is taken from the CLI's own structured field and from nowhere else. */
export function onResult(line: JsonRecord, fold: Fold): void {
  fold.turns += 1;
  fold.turnOpen = false;
  fold.block = null;
  fold.withdrawAsks();
  const trouble = troubleOfResult(line, fold.told, [...fold.windows.values()]);
  fold.told = null;
  const usage = fold.usage.turnEnded(line);
  fold.emit(usage);
  /** The model may hit a limit on the words after its verdict. */
  const given = trouble?.problem === 'interrupted' ? undefined : line['structured_output'];
  const hasVerdict = given !== undefined && given !== null;
  if (hasVerdict) takeVerdict(given, fold);
  const turn = {
    kind: 'turn-end',
    ok: trouble === null,
    problem: trouble?.problem ?? null,
    message: trouble?.message ?? null,
    resetsAt: trouble?.resetsAt ?? null,
    hasVerdict,
  } as const;
  fold.emit(turn);
  drawTurnEnd(fold.view, turn, {
    costUsd: usage.costUsd,
    durationMs: asNumber(line['duration_ms']),
    turns: usage.turns,
  });
  if (!fold.tellsState) fold.setState('idle');
}

function takeVerdict(given: unknown, fold: Fold): void {
  const parsed = Verdict.safeParse(given);
  const refusal = parsed.success ? tooMuch(parsed.data) : issueText(parsed.error.issues[0]);
  if (!parsed.success || refusal !== null) {
    const message = refusal ?? 'It has another shape.';
    fold.emit({ kind: 'verdict-rejected', message });
    drawNote(fold.view, `The verdict cannot be used: ${message}`, 'warn');
    return;
  }
  fold.emit({ kind: 'verdict', verdict: parsed.data });
  drawVerdict(fold.view, parsed.data);
}

const issueText = (issue: { path: PropertyKey[]; message: string } | undefined): string | null =>
  issue ? oneLine(`${issue.path.map(String).join('.') || 'verdict'}: ${issue.message}`, 500) : null;

function tooMuch({ outputs }: Verdict): string | null {
  if (isTooDeep(outputs)) return `outputs: nested more than ${DEEPEST_OUTPUTS} deep`;
  const size = JSON.stringify(outputs).length;
  return size > MAX_OUTPUTS_BYTES
    ? `outputs: ${size} bytes are more than the ${MAX_OUTPUTS_BYTES} that are kept`
    : null;
}

const isTooDeep = (value: unknown, depth = 0): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth >= DEEPEST_OUTPUTS || Object.values(value).some((part) => isTooDeep(part, depth + 1)));
