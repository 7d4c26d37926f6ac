import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { digestOf, findByDigest } from './digest';
import { readPrivate, writePrivate } from './private-file';
import { bondsOf, holdsWith } from './session-keys';

const MOST_SESSIONS = 50;
const UNUSED_MS = 30 * 24 * 3_600_000;
/** How stale the time of last use may be on disk. */
const USED_STEP_MS = 3_600_000;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const SessionFile = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      digest: Digest,
      createdAt: z.int(),
      usedAt: z.int(),
      // Absent in files from before sessions were tied to keys.
      bonds: z.array(Digest).default([]),
    }),
  ),
});

interface Session {
  readonly id: string;
  readonly digest: Buffer;
  readonly createdAt: number;
  /** Ties it to the keys it was made with; none: to those of no environment. */
  readonly bonds: readonly Buffer[];
  usedAt: number;
}

export interface SessionOptions {
  readonly path: string;
  /** The keys that the environment names; none: the home keeps a token of its own. */
  readonly apiKeys: readonly string[];
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

/** A session as it was found; one that has outlived a key it was made with lets nobody in. */
export interface FoundSession {
  readonly id: string;
  readonly hasOutlivedKey: boolean;
}

/** Browsers that are logged in. Kept on disk as digests, so that they stay logged in over a restart. */
export interface Sessions {
  /** A new session's token, tied to all keys that are named now. The one longest unused gives way when there are too many. */
  open(): string;
  find(token: string): FoundSession | null;
  drop(id: string): boolean;
  /** Called with the id of each session that ends. */
  onDrop(listener: (id: string) => void): () => void;
}

export function openSessions({ path, apiKeys, now, warn }: SessionOptions): Sessions {
  const listeners = new Set<(id: string) => void>();
  let sessions = readSessions(path, warn).filter((session) => session.usedAt > now() - UNUSED_MS);

  const save = (): void => {
    try {
      writePrivate(path, JSON.stringify({ sessions: sessions.map(stored) }));
    } catch (error) {
      warn(`logins cannot be kept over a restart: ${String(error)}`);
    }
  };
  const keep = (kept: Session[]): void => {
    const gone = sessions.filter((session) => !kept.includes(session));
    sessions = kept;
    save();
    for (const { id } of gone) for (const listener of listeners) listener(id);
  };

  return {
    open() {
      const token = randomBytes(32).toString('base64url');
      const at = now();
      const session = {
        id: `session-${randomBytes(8).toString('hex')}`,
        digest: digestOf(token),
        createdAt: at,
        usedAt: at,
        bonds: bondsOf(token, apiKeys),
      };
      const newest = sessions.toSorted((a, b) => b.usedAt - a.usedAt).slice(0, MOST_SESSIONS - 1);
      sessions.push(session);
      keep([...newest, session]);
      return token;
    },
    find(token) {
      const session = findByDigest(sessions, token);
      if (!session) return null;
      const at = now();
      if (session.usedAt <= at - UNUSED_MS) return null;
      const { id, bonds } = session;
      if (!holdsWith(bonds, token, apiKeys)) return { id, hasOutlivedKey: true };
      const isStale = session.usedAt <= at - USED_STEP_MS;
      if (isStale) {
        session.usedAt = at;
        save();
      }
      return { id, hasOutlivedKey: false };
    },
    drop(id) {
      const kept = sessions.filter((session) => session.id !== id);
      if (kept.length === sessions.length) return false;
      keep(kept);
      return true;
    },
    onDrop(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const stored = ({ digest, bonds, ...session }: Session): z.infer<typeof SessionFile>['sessions'][number] => ({
  ...session,
  digest: digest.toString('hex'),
  bonds: bonds.map((bond) => bond.toString('hex')),
});

/** A damaged file logs everybody out; nothing more hangs on it. */
function readSessions(path: string, warn: (message: string) => void): Session[] {
  try {
    const text = readPrivate(path);
    if (text === null) return [];
    const { sessions } = SessionFile.parse(JSON.parse(text));
    return sessions.map(({ bonds, ...session }) => ({
      ...session,
      digest: Buffer.from(session.digest, 'hex'),
      bonds: bonds.map((bond) => Buffer.from(bond, 'hex')),
    }));
  } catch (error) {
    warn(`earlier logins are lost: ${String(error)}`);
    return [];
  }
}
