import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderPrompt } from '../../../src/main/core/pipeline/render';

const promptOf = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../resources/prompts', `${name}.md`), 'utf8');

const nothing = { title: 'Add login', description: '', context: '', findings: '', note: '' };

describe.each(['specification', 'implementation', 'qa'])('the prompt of %s', (name) => {
  const template = promptOf(name);

  it('begins with its stage, which is said nowhere else', () => {
    expect(template.startsWith(`Stage: ${name}\n`)).toBe(true);
    expect(template.match(/^Stage: /gm)).toHaveLength(1);
  });

  it('leaves no trace of what is not there', () => {
    const text = renderPrompt(template, nothing);
    expect(text).toContain('# Task: Add login\n\n# What to do');
    expect(text).not.toMatch(/\{\{|\}\}|\n{3}|undefined/);
  });

  it('has a place for everything that a run may bring', () => {
    const values = { title: 'T1', description: 'D2', context: 'C3', findings: 'F4', note: 'N5' };
    const text = renderPrompt(template, values);
    for (const value of Object.values(values)) expect(text).toContain(value);
    expect(text).not.toMatch(/\{\{|\}\}|\n{3}/);
  });

  it('says what every stage has to know', () => {
    for (const words of [
      'current folder',
      'Do not commit, push',
      'structured verdict',
      '`passed`',
      '`summary`',
      '`findings`',
    ]) {
      expect(template).toContain(words);
    }
    expect(Buffer.byteLength(template)).toBeLessThan(4000);
  });

  it('speaks of no agent by its name', () => {
    expect(template).not.toMatch(/claude|anthropic|opencode|gpt|gemini/i);
  });
});

describe('the other prompts', () => {
  it('ask for the verdict again', () => {
    expect(promptOf('verdict-reminder')).toContain('`passed`');
    expect(promptOf('verdict-reminder')).not.toContain('{{');
  });

  it('go on after an interruption', () => {
    const text = renderPrompt(promptOf('resume'), { ...nothing, role: 'qa', stage: 'QA' });
    expect(text.startsWith('Stage: qa\n\nYour work')).toBe(true);
    expect(text).not.toMatch(/\{\{|\n{3}/);
  });
});
