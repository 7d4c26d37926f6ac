import type { Reply } from '../../../main/contract/socket-protocol';

/** A farm that has not answered by then is taken for one that does not. */
export const ANSWER_WITHIN_MS = 30_000;

/** The reason of a call that failed only because this window did not reach its farm. */
export const AWAY = 'page.away';

/** The answer to a call that the farm did not get or did not answer. */
export const unreachable = (message: string): Reply<never> => ({
  ok: false,
  error: { code: 'unavailable', reason: AWAY, message, next: 'This page reconnects by itself. Try again then.' },
});

export const tooLate = unreachable('Croft did not answer within 30 seconds.');

/** The answer, or that there was none in time. */
export async function answered(reply: Promise<Reply<unknown>>): Promise<Reply<unknown>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Reply<unknown>>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
  }
}
