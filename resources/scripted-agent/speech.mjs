/** @import { Session } from './session.mjs' */

const WORD_MS = 22;
const STEP_MS = 260;
/** What the real one notes beside the result of a call that its user refused. */
const REFUSED = {
  non_execution_kind: 'permission-rule',
  permission_decision: { decision: 'reject', source: 'user_reject' },
};

/**
 * Streams a text word by word, then says it whole, as the real one does.
 *
 * @param {'text' | 'thinking'} kind
 * @param {string} text
 * @param {Session} session
 */
export async function stream(kind, text, session) {
  const id = session.nextId('msg');
  session.countMessage();
  /** @param {Record<string, unknown>} event */
  const partial = (event) => session.emit({ type: 'stream_event', event, parent_tool_use_id: null });
  partial({ type: 'message_start', message: { id, usage: { input_tokens: 200, output_tokens: 1 } } });
  partial({ type: 'content_block_start', index: 0, content_block: { type: kind, [kind]: '' } });
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    await session.pause(WORD_MS);
    partial({ type: 'content_block_delta', index: 0, delta: { type: `${kind}_delta`, [kind]: word } });
  }
  session.emit({
    type: 'assistant',
    message: { id, content: [{ type: kind, [kind]: text }] },
    parent_tool_use_id: null,
  });
  partial({ type: 'content_block_stop', index: 0 });
  partial({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 40 } });
  partial({ type: 'message_stop' });
  await session.pause(STEP_MS);
}

/**
 * Says that a tool is called; answers the id of the call.
 *
 * @param {string} name
 * @param {Record<string, unknown>} input
 * @param {Session} session
 */
export async function callTool(name, input, session) {
  const id = session.nextId('toolu');
  const message = { id: session.nextId('msg'), content: [{ type: 'tool_use', id, name, input }] };
  session.countMessage();
  session.emit({ type: 'assistant', message, parent_tool_use_id: null, timestamp: new Date().toISOString() });
  await session.pause(STEP_MS);
  return id;
}

/**
 * Says what a tool has answered.
 *
 * @param {string} id
 * @param {string} text
 * @param {boolean} isError
 * @param {unknown} details
 * @param {Session} session
 * @param {boolean} isDenied Its user did not allow the call.
 */
export function finishTool(id, text, isError, details, session, isDenied = false) {
  const content = [{ type: 'tool_result', tool_use_id: id, content: text, is_error: isError }];
  const timestamp = new Date().toISOString();
  session.emit({
    type: 'user',
    message: { role: 'user', content },
    tool_use_result: details,
    ...(isDenied && { tool_result_meta: [{ id, ...REFUSED }] }),
    parent_tool_use_id: null,
    timestamp,
  });
}
