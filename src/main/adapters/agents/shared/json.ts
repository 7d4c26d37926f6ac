/** A JSON object whose fields are not known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** One JSON object, or null for anything else: broken text, a list, a bare value. */
export function parseRecord(text: string): JsonRecord | null {
  try {
    return asRecord(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

export const asRecord = (value: unknown): JsonRecord | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const asNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const asRecords = (value: unknown): readonly JsonRecord[] =>
  asList(value)
    .map(asRecord)
    .filter((item) => item !== null);

export const asTexts = (value: unknown): string[] =>
  asList(value)
    .map(asText)
    .filter((item) => item !== null);

/** Counts are told as whole numbers from 0 on, whatever an agent sends. */
export const asCount = (value: unknown): number =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.trunc(asNumber(value) ?? 0)));

/** Looks a word of an agent up in a table of ours; words that every object knows find nothing. */
export const pick = <T>(table: Readonly<Record<string, T>>, word: unknown): T | undefined =>
  (typeof word === 'string' || typeof word === 'number') && Object.hasOwn(table, word) ? table[word] : undefined;
