import type { AgentEvent, UsageWindow } from '../../../../contract/agent-event';
import type { Verdict } from '../../../../contract/verdict';
import { asRecords, asText, pick } from '../json';
import { cleanText, oneLine } from '../text';
import { foldLines, linesText } from './fold-lines';
import { paint } from './style';
import type { TerminalView } from './view';
import { costText, durationText, momentText, windowText } from './words';

type EventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>;

const modeWords: Readonly<Record<string, string>> = {
  default: 'asks before it changes anything',
  manual: 'asks before it changes anything',
  acceptEdits: 'changes and deletes files freely, asks before other commands',
  bypassPermissions: 'never asks',
};

export function drawSession(view: TerminalView, agent: string, session: EventOf<'session'>): void {
  view.begin('header');
  const mode = pick(modeWords, session.permissionMode) ?? session.permissionMode;
  const parts = [agent, session.version, session.model, mode].filter((part) => part !== null);
  view.line(`● ${oneLine(parts.join(' · '))}`, 'dim');
}

/** What the agent was told, folded: a prompt is longer than anybody wants to read twice. */
export function drawPrompt(view: TerminalView, text: string): void {
  view.begin('prompt');
  const { head, hidden } = foldLines(text, 6, 0);
  head.forEach((line) => view.line(`» ${line}`, 'dim'));
  if (hidden > 0) view.line(`» ▸ ${linesText(hidden)} more`, 'dim');
}

export function drawNote(view: TerminalView, text: string, level: 'info' | 'warn' = 'info'): void {
  view.begin('note');
  view.line(oneLine(text, 500), level === 'warn' ? 'yellow' : 'dim');
}

export function drawProblem(view: TerminalView, text: string): void {
  view.begin('note');
  foldLines(text, 6, 0).head.forEach((line, index) => view.line(`${index === 0 ? '✗ ' : '  '}${line}`, 'red'));
}

export function drawAsk(view: TerminalView, ask: EventOf<'ask'>): void {
  view.begin('ask');
  view.line(`⚑ needs you: ${ask.title}`, 'alarm');
  if (ask.why) view.line(`  ${oneLine(ask.why)}`, 'dim');
  for (const question of asRecords(ask.input['questions'])) {
    const words = oneLine(asText(question['question']) ?? '');
    if (words !== ask.title) view.line(`  ${words}`);
    for (const option of asRecords(question['options'])) {
      const [label, description] = [asText(option['label']) ?? '', asText(option['description']) ?? ''];
      view.line(`  ○ ${oneLine(label)} ${paint('dim', oneLine(description))}`);
    }
  }
}

export function drawRetry(view: TerminalView, retry: EventOf<'retry'>): void {
  const what = retry.status === null ? 'the API cannot be reached' : `the API answers ${retry.status}`;
  const attempt = retry.maxAttempts === null ? `${retry.attempt}` : `${retry.attempt} of ${retry.maxAttempts}`;
  view.begin('note');
  view.line(`⟳ ${what}: attempt ${attempt}, next in ${durationText(retry.delayMs)}`, 'yellow');
}

/** A window that is used up or nearly so. */
export function drawWindow(view: TerminalView, window: UsageWindow): void {
  const used = window.utilization === null ? '' : ` ${Math.round(window.utilization * 100)} % used`;
  const reset = window.resetsAt === null ? '' : `, resets ${momentText(window.resetsAt)}`;
  const state = window.status === 'rejected' ? ' is used up' : used || ' is nearly used up';
  view.begin('note');
  view.line(`◔ ${windowText(window.name)}${state}${reset}`, window.status === 'rejected' ? 'red' : 'yellow');
}

export function drawVerdict(view: TerminalView, verdict: Verdict): void {
  const style = verdict.passed ? 'green' : 'red';
  const edge = paint(style, '│');
  view.begin('verdict');
  view.line(`╭─ verdict: ${verdict.passed ? 'passed ✓' : 'failed ✕'}`, style);
  const summary = foldLines(cleanText(verdict.summary), 24, 0);
  summary.head.forEach((line) => view.line(`${edge} ${line}`));
  if (summary.hidden > 0) view.line(`${edge} ${paint('dim', `▸ ${linesText(summary.hidden)} more`)}`);
  for (const finding of verdict.findings.slice(0, 20)) {
    const where = finding.file
      ? ` ${oneLine(finding.file)}${finding.line === undefined ? '' : `:${finding.line}`}`
      : '';
    view.line(`${edge} ${paint('yellow', `• ${finding.severity}${where}`)} ${oneLine(finding.message)}`);
  }
  if (verdict.findings.length > 20)
    view.line(`${edge} ${paint('dim', `▸ ${verdict.findings.length - 20} findings more`)}`);
  view.line('╰─', style);
}

export function drawTurnEnd(
  view: TerminalView,
  turn: EventOf<'turn-end'>,
  numbers: { readonly costUsd: number | null; readonly durationMs: number | null; readonly turns: number },
): void {
  const parts = [
    turn.ok ? '■ done' : `■ stopped: ${oneLine(turn.message ?? turn.problem ?? 'an error')}`,
    numbers.durationMs === null ? null : durationText(numbers.durationMs),
    numbers.costUsd === null ? null : costText(numbers.costUsd),
  ];
  view.begin('end');
  view.line(parts.filter((part) => part !== null).join(' · '), turn.ok ? 'dim' : 'red');
}

/** The process has ended in a way that it did not choose. */
export function drawDeath(view: TerminalView, message: string, lastWords: string): void {
  view.begin('end');
  view.line(`■ ${oneLine(message)}`, 'red');
  const { head, hidden, tail } = foldLines(lastWords, 4, 6);
  head.forEach((line) => view.line(`  ${line}`, 'dim'));
  if (hidden > 0) view.line(`  ▸ ${linesText(hidden)} more`, 'dim');
  tail.forEach((line) => view.line(`  ${line}`, 'dim'));
}
