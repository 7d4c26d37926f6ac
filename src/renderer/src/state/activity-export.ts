import type { Failure } from '../../../main/contract/errors';
import type { FarmEvent } from '../../../main/contract/event';
import type { OutputOf } from '../../../main/contract/index';
import type { Reply } from '../../../main/contract/socket-protocol';
import type { Host } from '../host/host';
import { filterInput, isStory } from './activity-filter';
import type { LogFilter } from './activity-filter';
import { newsInStory, tellsStory } from './view/story';

export interface ExportProgress {
  readonly events: number;
  readonly bytes: number;
  /** 0..1. */
  readonly share: number;
}

export type Exported =
  | { readonly kind: 'done'; readonly parts: readonly string[]; readonly events: number }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' };

/** Reads the log piece by piece. Secrets are taken out by the farm: what arrives here has none. */
export async function exportEvents(
  host: Pick<Host, 'invoke'>,
  filter: LogFilter,
  tell: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<Exported> {
  const extent = await host.invoke('event.extent', {});
  if (!extent.ok) return { kind: 'failed', failure: extent.error };
  const { first, last } = extent.value;
  const parts: string[] = [];
  let events = 0;
  let bytes = 0;
  const isNews = newsInStory();
  const isTold = (event: FarmEvent): boolean => tellsStory(event) && isNews(event);
  let after: number | null = Math.max(0, first - 1);
  while (after !== null) {
    if (signal.aborted) return { kind: 'cancelled' };
    const reply: Reply<OutputOf<'event.export'>> = await host.invoke('event.export', { ...filterInput(filter), after });
    if (!reply.ok) return { kind: 'failed', failure: reply.error };
    const piece: OutputOf<'event.export'> = isStory(filter) ? storyOf(reply.value, isTold) : reply.value;
    if (piece.lines !== '') parts.push(piece.lines.endsWith('\n') ? piece.lines : `${piece.lines}\n`);
    events += piece.events;
    bytes += piece.lines.length;
    // What comes in while it is read would never let it end.
    after = piece.next !== null && piece.next < last ? piece.next : null;
    const share = after === null ? 1 : (after - first + 1) / Math.max(1, last - first + 1);
    tell({ events, bytes, share: Math.min(1, Math.max(0, share)) });
  }
  return signal.aborted ? { kind: 'cancelled' } : { kind: 'done', parts, events };
}

/**
 * The farm knows classes of events only: what of them tells the story is sorted out here, as it is for the list. What that looks at is
 * spelt in the lines, which are REST's, as it is in events.
 */
function storyOf(piece: OutputOf<'event.export'>, isTold: (event: FarmEvent) => boolean): OutputOf<'event.export'> {
  const lines = piece.lines.split('\n').filter((line) => line !== '' && isTold(JSON.parse(line) as FarmEvent));
  return { ...piece, lines: lines.join('\n'), events: lines.length };
}

/** `croft-log-2026-11-21.jsonl`. */
export function exportName(at: number): string {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `croft-log-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.jsonl`;
}
