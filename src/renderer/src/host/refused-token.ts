/** What a farm says of a token that it takes not, or no more. */
export interface RefusedToken {
  readonly reason?: unknown;
}

/** The refusal in an error of a handshake; null: every other error is a farm that is away or busy. */
export function refusalIn(error: Error): RefusedToken | null {
  const data: unknown = 'data' in error ? error.data : null;
  if (typeof data !== 'object' || data === null || !('code' in data) || data.code !== 'unauthorized') return null;
  return 'reason' in data ? { reason: data.reason } : {};
}

/**
 * What the login screen says. A farm remembers the sessions whose key is gone, but no keys: that a token which was not typed
 * just now had been good is known only here.
 */
export function whyRefused({ reason }: RefusedToken, isTyped: boolean): string {
  if (isTyped && reason !== 'session.key_gone') return 'Croft does not know this token.';
  return 'The key you signed in with is no longer valid: sign in again.';
}
