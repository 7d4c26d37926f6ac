import type Database from 'better-sqlite3';
import { failPoint } from '../../fail-points';

/** One step of the schema, forward only. Once released it never changes. */
export interface Migration {
  /** 1, 2, 3, ...; `user_version` of the database after it. */
  readonly version: number;
  readonly name: string;
  /** Statements of SQL, or a function for what SQL cannot say. */
  readonly up: string | ((raw: Database.Database) => void);
}

export const versionOf = (raw: Database.Database): number => Number(raw.pragma('user_version', { simple: true }));

/** The version that all the migrations lead to. Throws when they are not numbered 1, 2, 3, ... */
export function targetOf(migrations: readonly Migration[]): number {
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1) throw new Error(`migration ${name} has the number ${version} in place ${index + 1}`);
  });
  return migrations.length;
}

/**
 * Brings the schema forward in one transaction: after a crash it is either as before or complete.
 * Foreign keys must be off (a migration may rebuild a table that others refer to) and are checked at the end.
 */
export function migrate(raw: Database.Database, migrations: readonly Migration[]): void {
  const target = targetOf(migrations);
  const bringForward = raw.transaction(() => {
    for (const { version, up } of migrations.slice(versionOf(raw))) {
      failPoint('migration.step.before');
      if (typeof up === 'string') raw.exec(up);
      else up(raw);
      raw.pragma(`user_version = ${version}`);
      failPoint('migration.step.after');
    }
    const broken = raw.pragma('foreign_key_check');
    if (Array.isArray(broken) && broken.length > 0)
      throw new Error(`a migration to ${target} broke ${broken.length} references`);
    failPoint('migration.checked');
  });
  bringForward.exclusive();
  failPoint('migration.committed');
}
