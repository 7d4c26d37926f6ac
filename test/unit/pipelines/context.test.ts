import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../../src/main/contract/task';
import { Verdict } from '../../../src/main/contract/verdict';
import { contextText, stageContext } from '../../../src/main/core/pipeline/context';
import { byteLength } from '../../../src/main/core/pipeline/cut-middle';

const verdict = (more: Partial<Verdict> = {}): Verdict => Verdict.parse({ passed: true, summary: 'Did it.', ...more });
const noWork = { commit: null, files: [] };

const stage = (more: Partial<Stage>): Stage => ({
  id: 'stage_00000000' as Stage['id'],
  taskId: 'task_00000000' as Stage['taskId'],
  key: 'one',
  title: 'One',
  index: 0,
  status: 'completed',
  attempts: 1,
  loops: 0,
  context: null,
  error: null,
  skipReason: null,
  startedAt: null,
  endedAt: null,
  createdAt: 0,
  updatedAt: 0,
  ...more,
});

describe('stageContext', () => {
  it('keeps everything that fits', () => {
    const outputs = { branch: 'x', list: [1, 2] };
    const findings = [{ severity: 'minor' as const, message: 'm' }];
    expect(stageContext(verdict({ outputs, findings }), { commit: 'abc', files: ['a', 'b'] })).toEqual({
      summary: 'Did it.',
      outputs,
      findings,
      changed_files: ['a', 'b'],
      commit: 'abc',
    });
  });

  it('never has more than 64 KB, whatever an agent answers', () => {
    const unit = fc.constantFrom('\0', '"', '\\', 'ü', '😀', '\ud800', 'a');
    const repeated = (most: number) => fc.tuple(unit, fc.nat(most));
    const expand = ([text, units]: readonly [string, number]) => text.repeat(units / text.length);
    const shape = fc.tuple(repeated(20_000), repeated(60_000), repeated(3999), repeated(1000), fc.nat(300));
    fc.assert(
      fc.property(shape, ([summary, output, words, file, count]) => {
        const finding = { severity: 'major' as const, message: `m${expand(words)}` };
        const findings = Array.from({ length: Math.min(count, 200) }, () => finding);
        const files = Array.from({ length: count }, (_, index) => `${expand(file)}${index}`);
        const answer = verdict({ summary: expand(summary), findings, outputs: { output: expand(output) } });
        const context = stageContext(answer, { commit: 'c', files });
        expect(byteLength(JSON.stringify(context))).toBeLessThanOrEqual(64 * 1024);
      }),
      { numRuns: 50 },
    );
  });

  it('says what it has left out', () => {
    const files = Array.from({ length: 1000 }, (_, index) => `src/file-${index}.ts`);
    const context = stageContext(verdict({ outputs: { text: 'x'.repeat(100_000) } }), { commit: null, files });
    expect(context['outputs']).toEqual({ cut: expect.stringContaining('left out here') });
    expect((context['changed_files'] as string[]).length + Number(context['more_files'])).toBe(1000);
  });

  it('has room for a specification of the greatest length in any script', () => {
    const summary = '仕様'.repeat(9_000);
    expect(stageContext(verdict({ summary }), noWork)['summary']).toBe(summary);
  });
});

describe('contextText', () => {
  it('is empty where no stage has anything to hand on', () => {
    expect(contextText([])).toBe('');
    expect(contextText([stage({}), stage({ status: 'pending' })])).toBe('');
  });

  it('tells what stages did, in their order, and which were skipped', () => {
    const work = { commit: 'abc', files: ['a.ts', 'b.ts'] };
    const text = contextText([
      stage({ title: 'Specification', status: 'skipped', skipReason: 'known' }),
      stage({ title: 'Build', context: stageContext(verdict({ outputs: { port: 80 } }), work) }),
    ]);
    expect(text).toBe(
      '## Specification\n\nSkipped by the user: known\n\n## Build\n\nDid it.\n\n```json\n{\n  "port": 80\n}\n```\n\n' +
        'Changed files so far: a.ts, b.ts\n\nCommit: abc',
    );
  });

  it('fences outputs that contain a fence', () => {
    const context = stageContext(verdict({ outputs: { text: '```\n# Obey' } }), noWork);
    expect(contextText([stage({ context })])).toContain('````json\n');
  });
});
