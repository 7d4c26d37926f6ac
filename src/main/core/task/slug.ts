/** The part of a branch name that people recognise: `Add login!` -> `add-login`. At most 40 characters, never empty. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'task' : slug;
}

/** `croft/<task>-<slug>`: the first eight characters of the task's own id make it unique. */
export const branchOf = (taskId: string, title: string): string =>
  `croft/${taskId.replace(/^task_/, '').slice(0, 8)}-${slugOf(title)}`;
