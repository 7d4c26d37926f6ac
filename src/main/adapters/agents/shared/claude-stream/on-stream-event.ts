import type { JsonRecord } from '../json';
import { asRecord, asText } from '../json';
import type { Fold } from './fold';

const kinds = { text_delta: ['text', 'text'], thinking_delta: ['thinking', 'thinking'] } as const;

/** A piece of a message while the model is still writing it: drawn at once, told as an event when it is whole. */
export function onStreamEvent(line: JsonRecord, fold: Fold): void {
  if (asText(line['parent_tool_use_id']) !== null) return;
  const event = asRecord(line['event']);
  switch (event?.['type']) {
    case 'message_start': {
      const message = asRecord(event['message']);
      fold.turnOpen = true;
      fold.messageId = asText(message?.['id']) ?? '';
      fold.block = null;
      return fold.usage.messageStarted(asRecord(message?.['usage']));
    }
    case 'content_block_start':
      fold.block = null;
      return;
    case 'content_block_delta':
      return onDelta(asRecord(event['delta']), fold);
    case 'message_delta':
      return fold.usage.messageGrew(asRecord(event['usage']));
    case 'message_stop':
      return fold.emit(fold.usage.messageEnded());
    default:
  }
}

function onDelta(delta: JsonRecord | null, fold: Fold): void {
  const type = delta?.['type'];
  if (type !== 'text_delta' && type !== 'thinking_delta') return;
  const [kind, field] = kinds[type];
  const text = asText(delta?.[field]) ?? '';
  if (text === '') return;
  const chars = fold.block?.kind === kind ? fold.block.chars : 0;
  fold.block = { messageId: fold.messageId, kind, chars: chars + text.length };
  fold.live.push(kind, text);
}
