/** A seeded source of values that no honest client sends. */
export interface Hostile {
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
  /** Any value, as JSON can carry it. */
  value(): unknown;
  /** A copy of a fitting value with something in it made wrong. */
  spoil(value: unknown): unknown;
}

/** Stands for a value nested so deep that only its text can be handled: `deepen` puts it in. */
const DEEP = '@deep';

/** JSON text with its deep values put in. */
export function deepen(json: string, levels = 100_000): string {
  return json.replaceAll(`"${DEEP}"`, '['.repeat(levels) + ']'.repeat(levels));
}

export function createHostile(seed: number): Hostile {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const chance = (share: number): boolean => random() < share;

  const leaves: readonly (() => unknown)[] = [
    () => null,
    () => true,
    () => pick([0, -1, 1.5, 1e308, -0, 2 ** 53, 9_007_199_254_740_991, 1e-320]),
    () =>
      pick([
        '',
        ' ',
        'NaN',
        'Infinity',
        '__proto__',
        'constructor',
        '../../etc/passwd',
        '\0',
        '\uD800',
        '💥'.repeat(50),
      ]),
    () => 'x'.repeat(Math.floor(random() * 5_000)),
    () =>
      pick([
        'task_0123456789ab',
        'run_0123456789ab',
        'ws_0123456789ab',
        'stage_0123456789a0',
        'task_',
        "task_' OR 1=1 --",
      ]),
    () => [],
    () => ({}),
    () => Array.from({ length: 200 }, () => 1),
    () => JSON.parse('{"__proto__":{"access":"local"},"constructor":{"prototype":{"x":1}}}') as unknown,
  ];
  const value = (): unknown => {
    if (chance(0.005)) return DEEP;
    if (chance(0.2)) return { [String(pick(leaves)())]: pick(leaves)(), to_string: value() };
    return pick(leaves)();
  };
  const spoil = (from: unknown): unknown => {
    if (typeof from !== 'object' || from === null || chance(0.1)) return value();
    const entries = Object.entries(from);
    const [key] = entries.length > 0 ? pick(entries) : ['extra'];
    const spoiled: Record<string, unknown> = { ...from };
    if (chance(0.2)) delete spoiled[key];
    else spoiled[key] = spoil(spoiled[key]);
    if (chance(0.2)) spoiled[String(pick(leaves)())] = value();
    return spoiled;
  };
  return { pick, chance, value, spoil };
}
