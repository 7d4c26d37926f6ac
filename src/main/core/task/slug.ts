/** Letters of Latin alphabets that are no plain letter with a mark. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** The part of a branch name that people recognise: `Add login!` -> `add-login`. At most 40 characters, never empty. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => SPELLED[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'task' : slug;
}

/** `croft/<task>-<slug>`: the first eight characters of the task's own id make it unique. */
export const branchOf = (taskId: string, title: string): string =>
  `croft/${taskId.replace(/^task_/, '').slice(0, 8)}-${slugOf(title)}`;
