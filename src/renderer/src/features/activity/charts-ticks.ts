const MOST_DIGITS = 6;

/** Labels of an axis of money, with as many digits as its ticks have, so that no two read the same. */
export function moneyTicks(splits: readonly number[]): string[] {
  const isExact = (digits: number): boolean =>
    splits.every((value) => Math.abs(Number(value.toFixed(digits)) - value) < 1e-9);
  let digits = isExact(0) ? 0 : 2;
  while (digits < MOST_DIGITS && !isExact(digits)) digits += 1;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return splits.map((value) => (value <= 0 ? '$0' : `$${value.toLocaleString('en-US', format)}`));
}
