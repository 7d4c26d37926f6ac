import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/main/adapters/sqlite';
import { events } from '../../../src/main/adapters/sqlite/event-table';
import { migrate, targetOf } from '../../../src/main/adapters/sqlite/migrate';
import type { Migration } from '../../../src/main/adapters/sqlite/migrate';
import { migrations } from '../../../src/main/adapters/sqlite/migrations';
import * as stateTables from '../../../src/main/adapters/sqlite/tables';
import { createManualClock, createMemoryLogger, NOON } from '../../builders';
import { openTestStore, putRun, scratchFolder } from './open-test-store';
import { smallDisk } from './tmpfs';

/** A database brought to a version, as raw SQLite. */
function databaseAt(version: number): Database.Database {
  const raw = new Database(join(scratchFolder(), 'raw.db'));
  onTestFinished(() => void raw.close());
  migrate(raw, migrations.slice(0, version));
  return raw;
}

const column = (raw: Database.Database, sql: string): unknown[] => raw.prepare(sql).pluck().all();
const next = (up: Migration['up']): Migration[] => [
  ...migrations,
  { version: migrations.length + 1, name: 'next', up },
];
const backupsBeside = (path: string): string[] => readdirSync(join(path, '..')).filter((name) => name.endsWith('.bak'));

describe('migration 1', () => {
  it('makes the first tables in an empty database', () => {
    const raw = databaseAt(1);
    expect(raw.pragma('user_version', { simple: true })).toBe(1);
    expect(column(raw, `select name from sqlite_schema where type = 'table' order by name`)).toEqual([
      'asks',
      'events',
      'inputs',
      'runs',
      'settings',
      'stages',
      'tasks',
      'windows',
      'workspaces',
    ]);
    expect(column(raw, `select count(*) from sqlite_schema where type = 'index' and sql is not null`)).toEqual([15]);
  });
});

describe('migration 3', () => {
  it('indexes nothing yet: the events that are there are left for the background', () => {
    const raw = databaseAt(2);
    raw.exec(
      `insert into events (seq, at, type, class, payload) values (1, 5, 'notice', 'state', '{}'), (2, 6, 'notice', 'state', '{}')`,
    );
    migrate(raw, migrations.slice(0, 3));
    expect(raw.prepare('select first, last from search_reach').get()).toEqual({ first: 3, last: 2 });
    expect(column(raw, 'select count(*) from event_words_data where id > 10')).toEqual([0]);
  });
});

describe('migration 4', () => {
  it('counts the runs that are there', () => {
    const raw = databaseAt(3);
    const insert = raw.prepare(
      `insert into runs (id, task_id, stage_id, stage_key, workspace_id, attempt, agent, mode, status_kind, open, cost_usd, ingested_to, created_at, totals, status, cause, verdict, plan)
       values (?, 'task', 'stage', 'qa', 'ws', ?, 'claude', 'stream', 'ended', 0, 1, 0, 1, '{"tokens":{"input":1,"output":2,"cacheRead":3,"cacheWrite":4}}', '{}', '', ?, '{}')`,
    );
    raw.pragma('foreign_keys = OFF');
    [null, '{"passed":true}', '{"passed":false}'].forEach((verdict, index) =>
      insert.run(`run ${index}`, index, verdict),
    );
    raw.exec(migrations[3]?.up as string);
    expect(raw.prepare('select tokens, passed from runs order by nr').raw().all()).toEqual([
      [10, 0],
      [10, 1],
      [10, 0],
    ]);
  });
});

describe('migration 5', () => {
  it('keeps the runs that are there, and finds those of a task with their cost and time in one index', () => {
    const raw = databaseAt(4);
    raw.pragma('foreign_keys = OFF');
    raw.exec(
      `insert into runs (id, task_id, stage_id, stage_key, workspace_id, attempt, agent, mode, status_kind, open, cost_usd, ingested_to, started_at, ended_at, created_at, totals, status, cause, plan, attended)
       values ('run', 'task', 'stage', 'qa', 'ws', 1, 'claude', 'stream', 'ended', 0, 2, 0, 10, 40, 1, '{}', '{}', '', '{}', 0)`,
    );
    raw.exec(migrations[4]?.up as string);
    const sums = `select total(cost_usd), total(ended_at - started_at) from runs where task_id = 'task'`;
    expect(raw.prepare(sums).raw().get()).toEqual([2, 30]);
    const plan = raw.prepare<unknown[], { detail: string }>(`explain query plan ${sums}`).all();
    expect(plan.map(({ detail }) => detail).join()).toMatch(/COVERING INDEX runs_of_task/);
  });
});

describe('migration 6', () => {
  it('empties the index, so that the events that are there are indexed anew', () => {
    const raw = databaseAt(5);
    raw.exec(
      `insert into events (seq, at, type, class, payload) values (1, 5, 'notice', 'state', '{}'), (2, 6, 'notice', 'state', '{}');
       insert into event_words (rowid, words) values (1, 'old'), (2, 'old');
       update search_reach set first = 1, last = 2`,
    );
    migrate(raw, migrations.slice(0, 6));
    expect(raw.prepare('select first, last from search_reach').get()).toEqual({ first: 3, last: 2 });
    expect(column(raw, `select rowid from event_words where event_words match 'old'`)).toEqual([]);
  });
});

describe('migration 7', () => {
  it('leaves the workspaces that are there on the list', () => {
    const raw = databaseAt(6);
    raw.exec(
      `insert into workspaces (id, path, name, trust, vcs, copy_files, in_place_accepted, created_at, updated_at)
       values ('ws', '/shop', 'shop', 'edit', '{}', '[]', 0, 1, 1)`,
    );
    migrate(raw, migrations.slice(0, 7));
    expect(raw.prepare('select id, removed_at from workspaces').all()).toEqual([{ id: 'ws', removed_at: null }]);
  });
});

describe('migration 8', () => {
  it('finds in the questions how long the runs that are there have waited, overlapping ones counted once', () => {
    const raw = databaseAt(7);
    raw.pragma('foreign_keys = OFF');
    const run = raw.prepare(
      `insert into runs (id, task_id, stage_id, stage_key, workspace_id, attempt, agent, mode, status_kind, open, cost_usd, ingested_to, started_at, ended_at, created_at, totals, status, cause, plan, attended)
       values (?, 'task', 'stage', 'qa', 'ws', ?, 'claude', 'stream', 'ended', 0, 2, 0, ?, ?, 1, '{}', '{}', '', '{}', 0)`,
    );
    const ask = raw.prepare(
      `insert into asks (id, task_id, run_id, workspace_id, request_id, kind, tool_name, tool_kind, state, created_at, answered_at, title, questions, input)
       values (?, 'task', ?, 'ws', hex(randomblob(8)), 'permission', 'Bash', 'bash', 'allowed', ?, ?, '', '[]', '{}')`,
    );
    run.run('never asked', 1, 10, 100);
    run.run('asked', 2, 10, 100);
    run.run('unanswered', 3, 10, 100);
    run.run('live', 4, 10, null);
    run.run('never started', 5, null, null);
    ask.run('a', 'asked', 20, 50);
    ask.run('b', 'asked', 30, 40);
    ask.run('c', 'asked', 45, 60);
    ask.run('d', 'unanswered', 70, null);
    ask.run('e', 'live', 20, 25);
    ask.run('f', 'live', 90, null);
    ask.run('g', 'never started', 20, 25);
    raw.exec(migrations[7]?.up as string);
    expect(raw.prepare('select id, waited_ms from runs order by nr').raw().all()).toEqual([
      ['never asked', 0],
      ['asked', 40],
      ['unanswered', 30],
      ['live', 5],
      ['never started', 0],
    ]);
  });
});

describe('all migrations together', () => {
  const tables: SQLiteTable[] = [...Object.values(stateTables), events];

  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    'make %s as queries know it',
    (name, table) => {
      const raw = databaseAt(migrations.length);
      const { columns, indexes } = getTableConfig(table);
      const made = raw
        .prepare(`select name, lower(type) as type, "notnull" as needed from pragma_table_info(?)`)
        .all(name);
      const known = columns.map((one) => ({
        name: one.name,
        type: one.getSQLType(),
        needed: one.notNull || one.primary ? 1 : 0,
      }));
      expect(made).toEqual(known);
      const madeIndexes = column(
        raw,
        `select name from sqlite_schema where type = 'index' and sql is not null and tbl_name = '${name}' order by name`,
      );
      expect(madeIndexes).toEqual(indexes.map((one) => one.config.name).toSorted());
    },
  );

  it('are numbered from 1 without a gap', () => {
    expect(targetOf(migrations)).toBe(migrations.length);
    expect(() => targetOf([{ version: 2, name: 'second', up: '' }])).toThrow(/second/);
  });
});

describe('bringing a database forward', () => {
  const addColumn = next('alter table workspaces add column colour text');

  it('copies it first and keeps what is in it', () => {
    const { store, path } = openTestStore();
    const { task } = putRun(store);
    store.close();
    const again = openTestStore({ path, migrations: addColumn });
    expect(again.store.task(task.id)).toEqual(task);
    const [copy = ''] = backupsBeside(path);
    expect(copy).toBe(`croft.db.${new Date(NOON).toISOString().replaceAll(':', '-')}.v${migrations.length}.bak`);
    expect(statSync(join(path, '..', copy)).mode & 0o777).toBe(0o600);
    // The copy is a whole database of the version before.
    expect(openTestStore({ path: join(path, '..', copy) }).store.task(task.id)).toEqual(task);
  });

  it('copies nothing when there is nothing to do', () => {
    const { store, path } = openTestStore();
    store.close();
    openTestStore({ path });
    openTestStore({ migrations: addColumn });
    expect(backupsBeside(path)).toEqual([]);
  });

  it('keeps the newest three copies', () => {
    const { store, path } = openTestStore();
    store.close();
    for (let extra = 1; extra <= 5; extra += 1) {
      const more = Array.from({ length: extra }, (_, i) => ({
        version: migrations.length + 1 + i,
        name: `extra ${i}`,
        up: `create table extra_${i} (a text)`,
      }));
      openTestStore({
        path,
        clock: createManualClock(NOON + extra),
        migrations: [...migrations, ...more],
      }).store.close();
    }
    expect(backupsBeside(path).map((name) => name.split('.').at(-2))).toEqual(
      [2, 3, 4].map((extra) => `v${migrations.length + extra}`),
    );
  });

  it('is undone wholly when it fails', () => {
    const { store, path } = openTestStore();
    const { task } = putRun(store);
    store.close();
    const failing = next((raw) => {
      raw.exec('delete from tasks; create table half (a text)');
      throw new Error('a bug');
    });
    expect(() => openTestStore({ path, migrations: failing })).toThrow('a bug');
    expect(openTestStore({ path }).store.task(task.id)).toEqual(task);
  });

  it('is undone when it breaks references', () => {
    const { store, path } = openTestStore();
    const { task } = putRun(store);
    store.close();
    expect(() => openTestStore({ path, migrations: next('delete from workspaces') })).toThrow(/references/);
    expect(openTestStore({ path }).store.task(task.id)).toEqual(task);
  });

  it('does not begin where there is no room for the copy', (context) => {
    const disk = smallDisk(context, 4096);
    const path = join(disk.folder, 'croft.db');
    const { store } = openTestStore({ path });
    const { task } = putRun(store);
    store.close();
    disk.fill(64);
    const opened = openStore({ path, clock: createManualClock(), logger: createMemoryLogger(), migrations: addColumn });
    expect(opened).toMatchObject({ ok: false, error: { reason: 'store.full' } });
    expect(readdirSync(disk.folder)).not.toContainEqual(expect.stringMatching(/part|bak/));
    expect(openTestStore({ path }).store.task(task.id)).toMatchObject({ id: task.id });
  });
});
