import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { isSecretName } from '../../../src/main/core/redact/assignments';
import { createRedactor } from '../../../src/main/core/redact/redact';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const MB = 1024 * 1024;

function usedBytes(): number {
  collect();
  return getHeapStatistics().used_heap_size;
}

it('long names of fields are forgotten once they were looked at', () => {
  const before = usedBytes();
  for (let at = 0; at < 64; at += 1) isSecretName(`${at} ${'name '.repeat(MB / 5)}`);
  expect(usedBytes() - before).toBeLessThan(32 * MB);
});

it('a long name is looked at like a short one', () => {
  const { value } = createRedactor();
  expect(value({ [`${'long_'.repeat(100)}token`]: 'text' })).toEqual({ [`${'long_'.repeat(100)}token`]: '[redacted]' });
});
