// The wire side: lines out, lines in. Nothing here knows what a script is.

/** @typedef {{ behavior: string, message?: string, updatedInput?: Record<string, unknown> }} Answer */

/**
 * @param {{ sessionId: string, cwd: string }} o
 */
export function createProtocol({ sessionId, cwd }) {
  let ids = 0;
  let turns = 0;
  let interrupted = false;
  /** @type {Record<string, unknown> | null} */
  let result = null;
  /** @type {Map<string, (answer: Answer) => void>} */
  const asked = new Map();

  /** @param {Record<string, unknown>} value */
  const send = (value) => void process.stdout.write(`${JSON.stringify({ ...value, session_id: sessionId })}\n`);
  /** @param {string} prefix */
  const nextId = (prefix) => `${prefix}_${String(++ids).padStart(6, '0')}`;
  /** @param {Record<string, unknown>} block */
  const assistant = (block) =>
    send({
      type: 'assistant',
      message: {
        id: nextId('msg'),
        model: 'scripted',
        role: 'assistant',
        content: [block],
        stop_reason: null,
        usage: { input_tokens: 100, output_tokens: 1 },
      },
      parent_tool_use_id: null,
    });
  /** @param {Record<string, unknown>} event */
  const streamed = (event) => send({ type: 'stream_event', event, parent_tool_use_id: null });

  return {
    nextId,
    send,
    assistant,
    streamed,
    /** A line as it is, whatever it is. @param {string} line */
    raw: (line) => void process.stdout.write(`${line}\n`),
    interrupted: () => interrupted,
    beginTurn() {
      turns += 1;
      interrupted = false;
      result = null;
      send({ type: 'system', subtype: 'session_state_changed', state: 'running' });
      send({
        type: 'system',
        subtype: 'init',
        cwd,
        tools: ['Bash', 'Read', 'Write', 'Edit'],
        mcp_servers: [],
        model: 'scripted',
        permissionMode: 'default',
        slash_commands: [],
        apiKeySource: 'none',
        claude_code_version: '0.0.0-scripted',
        uuid: nextId('uuid'),
      });
    },
    /** How the turn ends, where it does not end well. @param {Record<string, unknown>} value */
    finishWith: (value) => void (result = { ...result, ...value }),
    endTurn() {
      const ended = interrupted
        ? {
            subtype: 'error_during_execution',
            is_error: true,
            terminal_reason: 'aborted_tools',
            errors: ['interrupted'],
          }
        : { subtype: 'success', is_error: false, terminal_reason: 'completed', result: '', ...result };
      const tokens = {
        inputTokens: 100 * turns,
        outputTokens: 20 * turns,
        cacheReadInputTokens: 0,
        cacheCreationInputTokens: 0,
      };
      send({
        type: 'result',
        num_turns: turns,
        total_cost_usd: 0,
        permission_denials: [],
        stop_reason: 'end_turn',
        api_error_status: null,
        usage: { input_tokens: 100, output_tokens: 20 },
        modelUsage: { scripted: { ...tokens, costUSD: 0 } },
        duration_ms: 0,
        ...ended,
      });
      send({ type: 'system', subtype: 'session_state_changed', state: 'idle' });
    },
    interrupt() {
      interrupted = true;
      for (const answer of asked.values()) answer({ behavior: 'deny', message: 'interrupted' });
      asked.clear();
    },
    /**
     * Asks the host and waits for its answer.
     * @param {string} toolName @param {string} toolUseId @param {Record<string, unknown>} input
     * @returns {Promise<Answer>}
     */
    ask(toolName, toolUseId, input) {
      const requestId = nextId('req');
      send({ type: 'system', subtype: 'session_state_changed', state: 'requires_action' });
      send({
        type: 'control_request',
        request_id: requestId,
        request: {
          subtype: 'can_use_tool',
          tool_name: toolName,
          input,
          tool_use_id: toolUseId,
          permission_suggestions: [],
        },
      });
      return new Promise((resolve) => asked.set(requestId, resolve)).finally(() => {
        asked.delete(requestId);
        send({ type: 'system', subtype: 'session_state_changed', state: 'running' });
      });
    },
    /**
     * One line of the host: words of a user, or null where it was something else (which is dealt with here).
     * @param {string} line @returns {string | null}
     */
    read(line) {
      const message = parse(line);
      if (message?.type === 'user') return textOf(message.message?.content);
      if (message?.type === 'control_response')
        asked.get(message.response?.request_id)?.(message.response?.response ?? { behavior: 'deny' });
      if (message?.type === 'control_request') {
        send({
          type: 'control_response',
          response: { subtype: 'success', request_id: message.request_id, response: {} },
        });
        if (message.request?.subtype === 'interrupt') this.interrupt();
      }
      return null;
    },
  };
}

/** @typedef {ReturnType<typeof createProtocol>} Protocol */

/** @param {string} line @returns {any} */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    process.stderr.write('scripted agent: a line of stdin is no JSON\n');
    return null;
  }
}

/** @param {unknown} content @returns {string} */
const textOf = (content) =>
  typeof content === 'string'
    ? content
    : Array.isArray(content)
      ? content.map((block) => block?.text ?? '').join('\n')
      : '';
