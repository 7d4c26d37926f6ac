import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that is compared in constant time, whatever is presented. */
export interface SecretToken {
  readonly value: string;
  matches(presented: string): boolean;
}

/** Makes a fresh secret that begins with `mark`, which is not secret. */
export function freshToken(mark: string): SecretToken {
  return secretToken(`${mark}.${randomBytes(32).toString('base64url')}`);
}

/** Wraps a secret. */
export function secretToken(value: string): SecretToken {
  const digest = digestOf(value);
  return { value, matches: (presented) => timingSafeEqual(digest, digestOf(presented)) };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
