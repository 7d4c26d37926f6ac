/** One entry of `git worktree list --porcelain`. */
export interface WorktreeEntry {
  readonly path: string;
  /** Full name of the ref; null when detached or bare. */
  readonly branch: string | null;
  /** Locked by somebody; the lock that git itself holds while it makes a worktree does not count. */
  readonly locked: boolean;
}

/** Reads `git worktree list --porcelain`: entries are parted by an empty line. */
export function parseWorktreeList(output: string): WorktreeEntry[] {
  return output.split('\n\n').flatMap((block) => {
    const lines = block.split('\n');
    const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
    const path = valueOf('worktree');
    if (path === null) return [];
    const locked = lines.some((line) => /^locked( |$)/.test(line) && line !== 'locked initializing');
    return [{ path, branch: valueOf('branch'), locked }];
  });
}
