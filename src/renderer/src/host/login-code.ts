import type { Reply } from '../../../main/contract/socket-protocol';

const FRAGMENT = /^#login=([\w.~-]{1,200})$/;

/** The one-use code in `#login=CODE`, or null. The caller removes it from the address bar before anything else. */
export const loginCodeIn = (hash: string): string | null => FRAGMENT.exec(hash)?.[1] ?? null;

/**
 * Follows links with a code that are opened where the page is already, which changes nothing but its fragment. The code never stays in
 * the address. `onCode` answers whether the page is to begin anew with it.
 */
export function followLoginCodes(win: Window, onCode: () => boolean): () => void {
  const follow = ({ oldURL }: HashChangeEvent) => {
    if (loginCodeIn(win.location.hash) === null) return;
    if (onCode()) return win.location.reload();
    const before = new URL(oldURL).hash;
    win.history.replaceState(null, '', loginCodeIn(before) === null ? before || '#/' : '#/');
  };
  win.addEventListener('hashchange', follow);
  return () => win.removeEventListener('hashchange', follow);
}

/** Trades the one-use code for a token; a code works once and only for a short time. */
export async function exchangeCode(code: string): Promise<Reply<string>> {
  try {
    const response = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      credentials: 'omit',
    });
    const token = response.ok ? tokenIn(await response.json()) : null;
    if (token !== null) return { ok: true, value: token };
    return refused('This link was used before or is too old.');
  } catch (error) {
    return refused(`Croft did not answer (${error instanceof Error ? error.message : String(error)}).`);
  }
}

/** Ends the session of a token that came from a login. One that did not stays good; so does one the farm never hears of. */
export async function endSession(token: string): Promise<boolean> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch('/api/session', { method: 'DELETE', headers, credentials: 'omit' })).ok;
  } catch {
    return false;
  }
}

function tokenIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  if ('token' in body && typeof body.token === 'string') return body.token;
  return 'value' in body ? tokenIn(body.value) : null;
}

const refused = (message: string): Reply<string> => ({
  ok: false,
  error: { code: 'unauthorized', message, next: 'Start Croft again for a fresh link, or paste the token.' },
});
