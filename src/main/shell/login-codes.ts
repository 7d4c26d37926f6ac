import { randomBytes } from 'node:crypto';
import { digestOf, findByDigest } from './digest';

const LIFETIME_MS = 10 * 60_000;
const MOST_OPEN = 5;

export interface LoginCodes {
  /** A code that logs one browser in, once. The oldest open one gives way when there are too many. */
  mint(): string;
  /** Whether the code was good; it is not any more. */
  spend(code: string): boolean;
}

/** `now`: of a clock that nobody sets. */
export function createLoginCodes(now: () => number): LoginCodes {
  let open: { readonly digest: Buffer; readonly until: number }[] = [];
  return {
    mint() {
      const code = randomBytes(24).toString('base64url');
      open = [...open, { digest: digestOf(code), until: now() + LIFETIME_MS }].slice(-MOST_OPEN);
      return code;
    },
    spend(code) {
      const found = findByDigest(open, code);
      open = open.filter((entry) => entry !== found && entry.until > now());
      return found !== null && found.until > now();
    },
  };
}
