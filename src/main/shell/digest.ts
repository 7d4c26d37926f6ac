import { createHash, timingSafeEqual } from 'node:crypto';

/** Secrets are kept and compared as digests: equal length, nothing to learn from the time it takes. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The entry whose digest is that of the secret. Looks at all of them, whichever fits. */
export function findByDigest<T extends { readonly digest: Buffer }>(entries: Iterable<T>, secret: string): T | null {
  const digest = digestOf(secret);
  let found: T | null = null;
  for (const entry of entries) if (timingSafeEqual(entry.digest, digest)) found = entry;
  return found;
}
