export interface SseEvent {
  readonly id: number;
  readonly event: string | null;
  readonly data: unknown;
}

export interface SseReader {
  readonly events: SseEvent[];
  readonly comments: string[];
  /** Settles when the stream ends: `end` as a finished answer, `cut` otherwise. */
  readonly ended: Promise<'end' | 'cut'>;
  close(): void;
}

/** Reads an answer of server-sent events as it comes. */
export function readSse(response: Response): SseReader {
  const events: SseEvent[] = [];
  const comments: string[] = [];
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();

  const take = (block: string): void => {
    const lines = block.split('\n');
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    comments.push(...lines.filter((line) => line.startsWith(':')));
    const data = field('data');
    if (data === undefined) return;
    events.push({ id: Number(field('id')), event: field('event') ?? null, data: JSON.parse(data) as unknown });
  };
  const read = async (): Promise<'end' | 'cut'> => {
    let rest = '';
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return 'end';
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop() ?? '';
        blocks.forEach(take);
      }
    } catch {
      return 'cut';
    }
  };
  return { events, comments, ended: read(), close: () => void reader.cancel() };
}
