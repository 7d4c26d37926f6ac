import { z } from 'zod';

/**
 * Every id is a prefix, an underscore and a random part. The caller mints it, so that a repeated create
 * is harmless; where a caller sends none, the farm mints it.
 */
const idOf = <P extends string>(prefix: P) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9-]{8,64}$`), `expected an id that starts with ${prefix}_`)
    .brand<P>();

export const WorkspaceId = idOf('ws');
export const TaskId = idOf('task');
export const StageId = idOf('stage');
export const RunId = idOf('run');
export const AskId = idOf('ask');
export const InputId = idOf('input');
export const CommentId = idOf('note');

export type WorkspaceId = z.infer<typeof WorkspaceId>;
export type TaskId = z.infer<typeof TaskId>;
export type StageId = z.infer<typeof StageId>;
export type RunId = z.infer<typeof RunId>;
export type AskId = z.infer<typeof AskId>;
export type InputId = z.infer<typeof InputId>;
export type CommentId = z.infer<typeof CommentId>;

/** Milliseconds since 1970 in UTC. */
export const Millis = z.int().nonnegative();

/** Position in the farm's one event log: 1, 2, 3, ... without gaps. */
export const Seq = z.int().nonnegative();
