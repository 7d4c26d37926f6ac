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
const readWhole = [
  ...[
    /^SCAN workspaces/,
    /^SCAN settings$/,
    /^SCAN windows$/,
    /^SCAN tasks$/,
    /^SCAN terminals( USING INDEX terminals_live)?$/,
    /^SCAN json_each/,
  ],
  // One row without a table; rows that are counted up to a limit; and FTS5 with words (M) and bounds of the rowid.
  ...[/^SCAN CONSTANT ROW$/, /^SCAN \(subquery-1\)$/, /^SCAN w VIRTUAL TABLE INDEX \d+:M1?[<>]{2}$/],
];

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
  // By all, workspace, task and run, each from both ends; and plain pages.
  expect(pages).toHaveLength(10);
  expect(pages.filter(({ sql }) => sql.includes('union all'))).toHaveLength(8);
  for (const { sql, plan } of pages) {
    expect(sql).not.toMatch(/offset|count\(/);
    expect(
      plan.filter((step) => step.includes('TEMP B-TREE')),
      sql,
    ).toEqual([]);
    const searches = plan.filter((step) => step.startsWith('SEARCH events'));
    expect(searches).toHaveLength(sql.includes('union all') ? 7 : 1);
    for (const step of searches)
      expect(step).toMatch(/\(((workspace|task|run)_id=\? AND )?(class=\? AND )?rowid>\? AND rowid<\?\)/);
  }
});

it('sums the runs of a task in an index alone', () => {
  const heads = plansOfStore().filter(({ sql }) => sql.includes('"worked_ms"') || sql.includes('as worked_ms'));
  expect(heads.length).toBeGreaterThan(2);
  for (const { sql, plan } of heads) {
    const steps = plan.filter((step) => / runs /.test(step));
    // Their cost, their work and their waits.
    expect(steps, sql).toHaveLength(3);
    for (const step of steps) expect(step, sql).toMatch(/COVERING INDEX runs_of_task/);
  }
});

it('answers charts from indexes alone', () => {
  const charts = plansOfStore().filter(({ sql }) => /runs where ended_at|indexed by/.test(sql));
  expect(charts).toHaveLength(3);
  for (const { sql, plan } of charts)
    expect(plan.join('; '), sql).toMatch(/USING (COVERING )?INDEX (runs_by_end|tasks_by_done)/);
  expect(charts[0]?.plan).toEqual([expect.stringMatching(/COVERING INDEX runs_by_end \(ended_at>\?\)$/)]);
});
