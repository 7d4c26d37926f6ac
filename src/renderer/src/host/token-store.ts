const KEY = 'croft.token';

/** Keeps the token of this browser. Where storage is denied it lives as long as the page. */
export interface TokenStore {
  read(): string | null;
  write(token: string | null): void;
}

/** A token store on top of localStorage. */
export function createTokenStore(storage: () => Storage): TokenStore {
  let here: string | null = null;
  return {
    read() {
      return attempt(() => storage().getItem(KEY)) ?? here;
    },
    write(token) {
      here = token;
      attempt(() => (token === null ? storage().removeItem(KEY) : storage().setItem(KEY, token)));
    },
  };
}

/** Private windows and locked-down browsers throw on any use of storage. */
function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
