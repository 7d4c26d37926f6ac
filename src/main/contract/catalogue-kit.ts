import type { z } from 'zod';
import { strict } from './strict';

/** Who may call: each level includes those before it. `local` never reaches another machine. */
export type Access = 'viewer' | 'operator' | 'local';

export const accessRank: Readonly<Record<Access, number>> = { viewer: 0, operator: 1, local: 2 };

export type RestRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /api/${string}`;

/** One entry of the catalogue: everything that any transport needs to know about a command or a query. */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'command' | 'query';
  /** Refuses fields that it does not name, however deep. */
  readonly input: I;
  readonly output: O;
  readonly access: Access;
  /** `read` changes nothing, `write` changes the farm, `danger` cannot be undone. */
  readonly effect: 'read' | 'write' | 'danger';
  /** REST path with `:snake_case` parameters that fill the input's fields of the same name; null: sockets and IPC only. */
  readonly rest: RestRoute | null;
  /** HTTP status of success; 200 unless told. */
  readonly status?: 200 | 201 | 202;
  readonly summary: string;
  readonly example: z.input<I>;
}

export type Catalogue = Readonly<Record<string, Operation>>;

export const command = <I extends z.ZodType, O extends z.ZodType>(
  op: Omit<Operation<I, O>, 'kind' | 'effect'> & { readonly effect: 'write' | 'danger' },
): Operation<I, O> => ({ kind: 'command', ...op, input: strict(op.input) });

export const query = <I extends z.ZodType, O extends z.ZodType>(
  op: Omit<Operation<I, O>, 'kind' | 'effect'>,
): Operation<I, O> => ({ kind: 'query', effect: 'read', ...op, input: strict(op.input) });
