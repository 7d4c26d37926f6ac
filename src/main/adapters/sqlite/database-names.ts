/** "CROF": tells our files from other databases. */
export const APPLICATION_ID = 0x43524f46;

/** Files that SQLite keeps beside a database. */
export const companions = (path: string): string[] => [`${path}-wal`, `${path}-shm`, `${path}-journal`];

/** The farm's database in its home. */
export const DATABASE_FILE = 'croft.db';
