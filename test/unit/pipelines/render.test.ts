import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength, cutMiddle } from '../../../src/main/core/pipeline/cut-middle';
import { renderPrompt } from '../../../src/main/core/pipeline/render';

const values = { title: 'T', description: '', context: 'C', findings: '', note: '' };

describe('renderPrompt', () => {
  it('puts values in and leaves out sections of empty ones', () => {
    const template =
      'Task {{title}}\n\n{{#context}}\n# Context\n\n{{context}}\n\n{{/context}}\n{{#findings}}\nF {{findings}}\n{{/findings}}\nEnd';
    expect(renderPrompt(template, values)).toBe('Task T\n\n# Context\n\nC\n\nEnd\n');
    expect(renderPrompt(template, { ...values, context: ' \n ', findings: 'x' })).toBe('Task T\n\nF x\nEnd\n');
  });

  it('reads sections inside a line and inside one another', () => {
    expect(renderPrompt('a{{#title}} b{{#note}} n{{/note}} c{{/title}} d', values)).toBe('a b c d\n');
    expect(renderPrompt('{{#note}}x {{#title}}y{{/title}}{{/note}}z', values)).toBe('z\n');
    expect(renderPrompt('{{#title}}1{{/title}}{{#title}}2{{/title}}', values)).toBe('12\n');
  });

  it('leaves alone what is no tag of its own', () => {
    const text = '{{ title }} {{unknown}} {{#unknown}}x{{/unknown}} {{#title}} {{/note}} {{{x}}} ${{ secrets.X }}';
    expect(renderPrompt(text, values)).toBe(`${text}\n`);
    expect(renderPrompt('{{constructor}}{{__proto__}}', values)).toBe('{{constructor}}{{__proto__}}\n');
  });

  it('reads nothing that stands in a value', () => {
    const evil = '{{note}} {{#findings}} {{/context}} $& $1 {{title}}';
    const rendered = renderPrompt('{{title}}|{{#context}}{{context}}{{/context}}|{{note}}', {
      title: evil,
      context: evil,
      note: 'SECRET',
      findings: '',
    });
    expect(rendered).toBe(`${evil}|${evil}|SECRET\n`);
  });

  it('gives back any text without braces and any value as they are', () => {
    const plain = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !text.includes('{{') && text === text.trim() && text !== '');
    fc.assert(
      fc.property(plain, plain, (before, value) => {
        expect(renderPrompt(`${before}|{{title}}`, { ...values, title: value })).toBe(`${before}|${value}\n`);
      }),
    );
  });

  it('bounds the context', () => {
    const rendered = renderPrompt('{{context}}', { ...values, context: `first ${'ü'.repeat(100_000)} last` });
    expect(byteLength(rendered)).toBeLessThanOrEqual(60_001);
    expect(rendered).toMatch(
      /^first ü+\n\n\[\.\.\. \d+ bytes or a little more are left out here \.\.\.\]\n\nü+ last\n$/,
    );
  });
});

describe('cutMiddle', () => {
  it('never is too long, breaks no character and keeps what fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 0, max: 300 }), (text, most) => {
        const cut = cutMiddle(text, most);
        expect(byteLength(cut)).toBeLessThanOrEqual(most);
        expect(cut.includes('\ufffd')).toBe(text.includes('\ufffd') && cut.includes('\ufffd'));
        if (byteLength(text) <= most) expect(cut).toBe(text);
      }),
    );
  });
});
