/** What twelve busy agents print: 100 KB a second in each of their terminals. */
export const FLOOD = { terminals: 12, perSecond: 50, bytes: 2_000 };
