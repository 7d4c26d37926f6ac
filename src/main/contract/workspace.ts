import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Millis, WorkspaceId } from './ids';
import { plainLine } from './straight-text';

/**
 * How far the agents of a workspace are trusted.
 * `ask`: everything that changes something asks first. `edit`: files in the task's folder are changed freely, also by commands that do
 * only that (rm, mv, cp, a redirection); other commands ask. `full`: nothing asks.
 */
export const Trust = z.enum(['ask', 'edit', 'full']);
export type Trust = z.infer<typeof Trust>;

/** The permission modes of the REST API, as the agents' command lines call them, beside our own words. */
export const PermissionMode = z.enum(['manual', 'default', 'ask', 'acceptEdits', 'edit', 'bypassPermissions', 'full']);

export const trustOfPermissionMode: Readonly<Record<z.infer<typeof PermissionMode>, Trust>> = {
  manual: 'ask',
  default: 'ask',
  ask: 'ask',
  acceptEdits: 'edit',
  edit: 'edit',
  bypassPermissions: 'full',
  full: 'full',
};

export const WorkspaceVcs = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('git'), branch: z.string().nullable(), empty: z.boolean() }),
  /** Tasks work in the folder itself: nothing can be undone for the user there. */
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('missing') }),
]);
export type WorkspaceVcs = z.infer<typeof WorkspaceVcs>;

/** A project folder with its settings. */
export const Workspace = z.object({
  id: WorkspaceId,
  /** Absolute, symbolic links resolved. */
  path: z.string(),
  name: z.string(),
  trust: Trust,
  vcs: WorkspaceVcs,
  /** Untracked files that every task's worktree gets a copy of, as patterns relative to the folder. */
  copyFiles: z.array(z.string()),
  /** The user has read that tasks work in the folder itself (only where there is no git). */
  inPlaceAccepted: z.boolean(),
  createdAt: Millis,
  updatedAt: Millis,
});
export type Workspace = z.infer<typeof Workspace>;

/** Trust may be given as answers show it, or as a permission mode; both only if they say the same. */
const trustInput = { trust: Trust.optional(), permissionMode: PermissionMode.optional() };

/** The trust that an input gives; undefined: it says nothing about it. */
export function trustGiven({ trust, permissionMode }: TrustInput): Trust | undefined {
  return trust ?? (permissionMode && trustOfPermissionMode[permissionMode]);
}

interface TrustInput {
  readonly trust?: Trust | undefined;
  readonly permissionMode?: z.infer<typeof PermissionMode> | undefined;
}

const isOneTrust = (input: TrustInput): boolean =>
  input.trust === undefined || input.trust === trustGiven({ permissionMode: input.permissionMode ?? input.trust });
const twoTrusts = { path: ['trust'], message: 'Not the same as the permission mode that was given with it.' };

/**
 * `existed`: the folder, or the id, was there already: it is answered as it is, and nothing of the request was taken.
 * `returned`, with it: the folder had been taken off the list, or was moved here, and is back with all of its tasks.
 */
export const AddedWorkspace = Workspace.extend({
  existed: z.boolean().optional(),
  returned: z.boolean().optional(),
});
export type AddedWorkspace = z.infer<typeof AddedWorkspace>;

const Name = z.string().overwrite(plainLine).trim().min(1).max(100);
const FolderPath = z
  .string()
  .min(1)
  .max(4096)
  .refine((p) => !p.includes('\0'), 'a path holds no NUL');
/** A workspace is named by its id or by its absolute path. */
export const WorkspaceRef = z.union([WorkspaceId, FolderPath]);

export const workspaceOperations = {
  'workspace.create': command({
    input: z
      .object({
        id: WorkspaceId.optional(),
        path: FolderPath,
        name: Name.optional(),
        ...trustInput,
        acceptInPlace: z.boolean().optional(),
      })
      .refine(isOneTrust, twoTrusts),
    output: AddedWorkspace,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/workspaces',
    status: 201,
    summary:
      'Add a project folder. Adding a folder that is there already returns it as it is, with `existed`. One that was taken off the list comes back as it was, with all of its tasks, and also with `returned`; so does one whose folder was moved, where the worktrees of its tasks show that it is the same repository, or where it is named by its id.',
    example: { path: '/home/me/shop', name: 'shop', permissionMode: 'acceptEdits' },
  }),
  'workspace.list': query({
    input: z.object({}),
    output: z.array(Workspace),
    access: 'viewer',
    rest: 'GET /api/workspaces',
    summary: 'All workspaces, by name.',
    example: {},
  }),
  'workspace.get': query({
    input: z.object({ workspaceId: WorkspaceRef }),
    output: Workspace,
    access: 'viewer',
    rest: 'GET /api/workspaces/:workspace_id',
    summary: 'One workspace.',
    example: { workspaceId: 'ws_0123456789ab' },
  }),
  'workspace.update': command({
    input: z
      .object({
        workspaceId: WorkspaceRef,
        name: Name.optional(),
        ...trustInput,
        copyFiles: z.array(z.string().min(1).max(200)).max(50).optional(),
        acceptInPlace: z.boolean().optional(),
      })
      .refine(isOneTrust, twoTrusts),
    output: Workspace,
    access: 'operator',
    effect: 'write',
    rest: 'PATCH /api/workspaces/:workspace_id',
    summary:
      'Change the name, the trust or the copied files of a workspace. The trust holds for runs started from then on. With `edit` (or `acceptEdits`) agents change files of the task’s folder without asking, also by commands that do only that, such as rm, mv and cp; other commands ask.',
    example: { workspaceId: 'ws_0123456789ab', permissionMode: 'manual' },
  }),
  'workspace.remove': command({
    input: z.object({ workspaceId: WorkspaceRef }),
    output: z.object({ removed: z.literal(true) }),
    access: 'operator',
    effect: 'write',
    rest: 'DELETE /api/workspaces/:workspace_id',
    summary:
      'Take a workspace off the list, with its tasks. Nothing of them is deleted: adding the folder again brings all of it back. Its folder, branches and worktrees stay; its open terminals end. Refused while a task of it runs, waits in the queue or is held.',
    example: { workspaceId: 'ws_0123456789ab' },
  }),
  'workspace.suggest': query({
    input: z.object({ prefix: z.string().max(4096) }),
    output: z.array(z.object({ path: z.string(), name: z.string(), isGit: z.boolean() })),
    access: 'local',
    rest: null,
    summary: 'Folders whose path begins with what was typed, at most 20, for the add form.',
    example: { prefix: '/home/me/' },
  }),
} satisfies Catalogue;
