import { expect, it } from 'vitest';
import { openTestStore } from './open-test-store';
import { openRawStore } from './open-raw-store';

/** The store's statements with their plans, as SQLite makes them for an empty database (it keeps no statistics of ours). */
function plansOfStore(): { sql: string; plan: string[] }[] {
  const { store, path } = openTestStore();
  store.close();
  const { prepare, statements } = openRawStore(path);
  return statements.map((sql) => ({
    sql,
    plan: prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(Array.from({ length: (sql.match(/\?/g) ?? []).length }, () => null))
      .map(({ detail }) => detail),
  }));
}

/** Lists that are short by nature, and the newest tasks, read in the order of their table up to a limit. */
const readWhole = [/^SCAN workspaces/, /^SCAN settings$/, /^SCAN windows$/, /^SCAN tasks$/, /^SCAN json_each/];

it('finds rows by index in every statement', () => {
  const plans = plansOfStore();
  expect(plans.length).toBeGreaterThan(30);
  for (const { sql, plan } of plans) {
    const scans = plan.filter((step) => step.startsWith('SCAN') && !readWhole.some((allowed) => allowed.test(step)));
    expect(scans, sql).toEqual([]);
  }
});

it('takes pages of the log off index ranges, without sorting, counting or skipping', () => {
  const pages = plansOfStore().filter(({ sql }) => /^\(?select .*"payload"/.test(sql));
  // By all, task and run, each from both ends; and plain pages.
  expect(pages).toHaveLength(8);
  expect(pages.filter(({ sql }) => sql.includes('union all'))).toHaveLength(6);
  for (const { sql, plan } of pages) {
    expect(sql).not.toMatch(/offset|count\(/);
    expect(
      plan.filter((step) => step.includes('TEMP B-TREE')),
      sql,
    ).toEqual([]);
    const searches = plan.filter((step) => step.startsWith('SEARCH events'));
    expect(searches).toHaveLength(sql.includes('union all') ? 7 : 1);
    for (const step of searches)
      expect(step).toMatch(/\((task_id=\? AND |run_id=\? AND )?(class=\? AND )?rowid>\? AND rowid<\?\)/);
  }
});
