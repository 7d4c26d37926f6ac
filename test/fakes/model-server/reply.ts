/** One block of an assistant's message. A tool's id is minted by the server. */
export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string }
  | { readonly type: 'tool_use'; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

/** Tokens that the reply claims to have cost; what is absent is 100 in and 20 out. */
export interface ReplyUsage {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

interface Common {
  /** More response headers, such as those of `limitHeaders`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Nothing is sent before this settles. */
  readonly until?: Promise<unknown>;
}

/** A whole message of the model. */
export interface Answer extends Common {
  readonly kind: 'answer';
  readonly blocks: readonly Block[];
  readonly usage?: ReplyUsage;
  /** Sends `chars` characters at a time with a pause between; without it everything goes at once. */
  readonly pace?: { readonly chars: number; readonly everyMs: number };
}

/** An answer that the API refuses or spoils. */
export type Fault = Common & { readonly times?: number } & (
    | { readonly kind: 'http'; readonly status: number; readonly errorType: string; readonly message: string }
    /** The connection breaks after some text. */
    | { readonly kind: 'cut'; readonly after: string }
    /** Status 200 with this body. */
    | { readonly kind: 'body'; readonly contentType: string; readonly body: string }
    /** Never answers; ends when the client goes away. */
    | { readonly kind: 'hang' }
  );

export type Reply = Answer | Fault;

type AnswerOptions = Omit<Answer, 'kind' | 'blocks'>;
type FaultOptions = Common & {
  /** How many requests meet it before the script goes on; default 1, `Infinity`: all of them. */
  readonly times?: number;
};

/** A message made of blocks; the other builders are shorthands for it. */
export function answer(blocks: readonly Block[], options: AnswerOptions = {}): Answer {
  return { kind: 'answer', blocks, ...options };
}

export const textBlock = (text: string): Block => ({ type: 'text', text });
export const thinkingBlock = (thinking: string): Block => ({ type: 'thinking', thinking });
export const toolBlock = (name: string, input: Record<string, unknown>): Block => ({ type: 'tool_use', name, input });

/** Plain words: ends the turn. */
export const say = (text: string, options?: AnswerOptions): Answer => answer([textBlock(text)], options);
/** Reasoning, then words. */
export const think = (thinking: string, text: string, options?: AnswerOptions): Answer =>
  answer([thinkingBlock(thinking), textBlock(text)], options);
/** Any tool. */
export const tool = (name: string, input: Record<string, unknown>, options?: AnswerOptions): Answer =>
  answer([toolBlock(name, input)], options);
export const bash = (command: string, options?: AnswerOptions): Answer =>
  tool('Bash', { command, description: 'runs a command' }, options);
export const write = (filePath: string, content: string, options?: AnswerOptions): Answer =>
  tool('Write', { file_path: filePath, content }, options);
export const read = (filePath: string, options?: AnswerOptions): Answer =>
  tool('Read', { file_path: filePath }, options);
/** The file must have been read or written in the session before. */
export const edit = (filePath: string, from: string, to: string, options?: AnswerOptions): Answer =>
  tool('Edit', { file_path: filePath, old_string: from, new_string: to }, options);
/** The stage's structured answer. */
export const verdict = (value: Record<string, unknown>, options?: AnswerOptions): Answer =>
  tool('StructuredOutput', { findings: [], outputs: {}, ...value }, options);
export const passed = (summary: string, outputs: Record<string, unknown> = {}): Answer =>
  verdict({ passed: true, summary, outputs });
export const failed = (summary: string, findings: readonly Record<string, unknown>[] = []): Answer =>
  verdict({ passed: false, summary, findings });

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

/** An HTTP error in the API's own form. `retryAfter` in seconds. */
export function httpError(
  status: number,
  options: FaultOptions & { readonly message?: string; readonly retryAfter?: number } = {},
): Fault {
  const { message = `scripted ${status}`, retryAfter, headers, ...rest } = options;
  return {
    kind: 'http',
    status,
    errorType: errorTypes[status] ?? 'api_error',
    message,
    headers: { ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }), ...headers },
    ...rest,
  };
}

export const cut = (after = 'so far so ', options: FaultOptions = {}): Fault => ({ kind: 'cut', after, ...options });
export const hang = (options: FaultOptions = {}): Fault => ({ kind: 'hang', ...options });
export const malformed = (options: FaultOptions = {}): Fault => ({
  kind: 'body',
  contentType: 'text/event-stream',
  body: 'event: message_start\ndata: {"type":"message_st\n\nnonsense\n\n',
  ...options,
});
export const emptyReply = (options: FaultOptions = {}): Fault => ({
  kind: 'body',
  contentType: 'text/event-stream',
  body: '',
  ...options,
});
export const htmlReply = (options: FaultOptions = {}): Fault => ({
  kind: 'body',
  contentType: 'text/html',
  body: '<html><body>Log in to the network</body></html>',
  ...options,
});

/**
 * Headers that tell a subscription how much of its usage windows is used.
 * The CLI reads them only with a token (`CLAUDE_CODE_OAUTH_TOKEN`) and no API key. `resetsAt` in seconds since 1970.
 */
export function limitHeaders(o: {
  readonly status: 'allowed' | 'allowed_warning' | 'rejected';
  readonly utilization: number;
  readonly resetsAt: number;
}): Record<string, string> {
  const prefix = 'anthropic-ratelimit-unified';
  return {
    [`${prefix}-status`]: o.status,
    [`${prefix}-reset`]: String(o.resetsAt),
    [`${prefix}-representative-claim`]: 'five_hour',
    [`${prefix}-5h-status`]: o.status,
    [`${prefix}-5h-utilization`]: String(o.utilization),
    [`${prefix}-5h-reset`]: String(o.resetsAt),
    ...(o.status === 'allowed_warning' && { [`${prefix}-5h-surpassed-threshold`]: '0.9' }),
  };
}

/** The 5-hour limit is reached: every request is refused until the reset. */
export const limitReached = (resetsAt: number, options: FaultOptions = {}): Fault =>
  httpError(429, {
    message: 'This request would exceed your account’s rate limit.',
    times: Infinity,
    ...options,
    headers: { ...limitHeaders({ status: 'rejected', utilization: 1, resetsAt }), ...options.headers },
  });
