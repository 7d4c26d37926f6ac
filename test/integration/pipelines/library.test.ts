import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPipelineLibrary } from '../../../src/main/adapters/pipelines';
import { writeFiles } from '../../builders/repo';

const resources = resolve(import.meta.dirname, '../../../resources');
const library = createPipelineLibrary({ resources });
let workspace = '';

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'croft-pipelines-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const good = (name: string) => `name: ${name}
title: Quick
stages:
  - key: build
    title: Build
    role: implementation
    prompt: Do it.
    timeout: 90s
`;

const put = (files: Record<string, string>) =>
  writeFiles(
    join(workspace, '.croft/pipelines'),
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text])),
  );

describe('the built-in pipeline', () => {
  it('is specification, implementation and QA, which sends back', async () => {
    const { pipelines, problems } = await library.list(workspace);
    expect(problems).toEqual([]);
    expect(pipelines).toMatchObject([
      {
        source: 'built-in',
        file: null,
        pipeline: {
          name: 'spec-impl-qa',
          stages: [
            { key: 'specification', role: 'specification', command: 'create-spec', onFail: null },
            { key: 'implementation', role: 'implementation', command: null, onFail: null },
            { key: 'qa', role: 'qa', command: 'review', onFail: { to: 'implementation', maxLoops: null } },
          ],
        },
      },
    ]);
  });

  it('has its prompts, and a name that is none is a bug', async () => {
    expect(await library.prompt('qa')).toContain('Stage: qa');
    await expect(library.prompt('../pipelines/spec-impl-qa')).rejects.toThrow('no built-in prompt');
    await expect(library.prompt('nothing')).rejects.toThrow('no built-in prompt');
  });
});

describe('pipelines of a workspace', () => {
  it('come beside the built-in one', async () => {
    put({ 'quick.yml': good('quick'), 'slow.YAML': good('slow'), 'notes.txt': 'x', '.hidden.yml': 'x' });
    const { pipelines, problems } = await library.list(workspace);
    expect(problems).toEqual([]);
    expect(pipelines.map(({ pipeline, source, file }) => [pipeline.name, source, file])).toEqual([
      ['spec-impl-qa', 'built-in', null],
      ['quick', 'workspace', '.croft/pipelines/quick.yml'],
      ['slow', 'workspace', '.croft/pipelines/slow.YAML'],
    ]);
    expect(pipelines[1]?.pipeline.stages[0]).toMatchObject({ timeout: 90_000, retries: { max: 2 }, gate: 'auto' });
  });

  it('are read anew each time', async () => {
    put({ 'quick.yml': good('quick') });
    await library.list(workspace);
    put({ 'quick.yml': good('other') });
    expect((await library.list(workspace)).pipelines.map(({ pipeline }) => pipeline.name)).toContain('other');
  });

  it('take the place of the built-in one by its name, and say so', async () => {
    put({ 'mine.yml': `# mine\n${good('spec-impl-qa')}` });
    const { pipelines, problems } = await library.list(workspace);
    expect(pipelines.map(({ source }) => source)).toEqual(['workspace']);
    expect(problems).toMatchObject([{ file: '.croft/pipelines/mine.yml', line: 2, field: 'name' }]);
  });

  it('do not share a name: the first file counts', async () => {
    put({ 'b.yml': good('same'), 'a.yml': good('same') });
    const { pipelines, problems } = await library.list(workspace);
    expect(pipelines.map(({ file }) => file)).toEqual([null, '.croft/pipelines/a.yml']);
    expect(problems).toMatchObject([{ file: '.croft/pipelines/b.yml', line: 1, field: 'name' }]);
  });

  it('stay when one of them is broken', async () => {
    put({
      'bad.yml': 'name: [',
      'empty.yml': '',
      'good.yml': good('good'),
      'list.yml': '- 1\n',
      'comment.yml': '# x\n',
    });
    const { pipelines, problems } = await library.list(workspace);
    expect(pipelines.map(({ pipeline }) => pipeline.name)).toEqual(['spec-impl-qa', 'good']);
    expect(new Set(problems.map(({ file }) => file.slice('.croft/pipelines/'.length)))).toEqual(
      new Set(['bad.yml', 'empty.yml', 'list.yml', 'comment.yml']),
    );
  });

  it('are plain files of a small size inside the workspace', async () => {
    const outside = join(workspace, 'outside');
    writeFiles(outside, { 'secret.yml': good('secret') });
    put({ 'good.yml': good('good'), 'huge.yml': good('huge') + '#'.repeat(200_001) });
    const folder = join(workspace, '.croft/pipelines');
    symlinkSync(join(outside, 'secret.yml'), join(folder, 'link.yml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yml')]);
    mkdirSync(join(folder, 'folder.yml'));
    const { pipelines, problems } = await library.list(workspace);
    expect(pipelines.map(({ pipeline }) => pipeline.name)).toEqual(['spec-impl-qa', 'good']);
    expect(problems.map(({ file }) => file.slice('.croft/pipelines/'.length)).toSorted()).toEqual([
      'folder.yml',
      'huge.yml',
      'link.yml',
      'pipe.yml',
    ]);
    rmSync(join(workspace, '.croft'), { recursive: true });
    mkdirSync(join(workspace, '.croft'));
    symlinkSync(outside, folder);
    expect(await library.list(workspace)).toMatchObject({
      pipelines: [{ source: 'built-in' }],
      problems: [{ file: '.croft/pipelines' }],
    });
  });

  it('are at most 50', async () => {
    put(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i + 10}.yml`, good(`p${i + 10}`)])));
    const { pipelines, problems } = await library.list(workspace);
    expect(pipelines).toHaveLength(51);
    expect(problems).toMatchObject([{ file: '.croft/pipelines', message: expect.stringContaining('60 files') }]);
  });

  it('are none where the folder cannot be read', async () => {
    expect((await library.list(join(workspace, 'nowhere'))).pipelines).toHaveLength(1);
    writeFileSync(join(workspace, '.croft'), 'a file');
    expect(await library.list(workspace)).toMatchObject({ pipelines: [{}], problems: [{ file: '.croft' }] });
  });
});

describe('what is wrong', () => {
  const problemsOf = (text: string) =>
    library.check(text, 'p.yml').problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);

  it.each([
    ['syntax', 'name: x\ntitle: "unclosed\nstages: []\n', /^(2|3|4) null: something is missing: /],
    ['a key twice', 'name: x\nname: y\n', /^2 null: this field is given twice/],
    ['a tab', 'name: x\nstages:\n\t- key: a\n', /^3 null: indent with spaces, not with tabs/],
    ['two documents', `${good('x')}---\n${good('y')}`, /^9 null: a file holds one pipeline/],
    ['a missing field', 'name: x\nstages:\n  - key: a\n    title: A\n    role: qa\n    prompt: p\n', /^1 title: /],
    [
      'a missing field of a stage',
      'name: x\ntitle: X\nstages:\n  - key: a\n    title: A\n    role: qa\n',
      /^4 stages\.0\.prompt: /,
    ],
    [
      'an unknown field',
      good('x').replace('timeout: 90s', 'timeuot: 90s'),
      /^8 stages\.0\.timeuot: there is no such field/,
    ],
    ['a bad name', good('Bad Name'), /^1 name: a key has small letters/],
    [
      'a bad role',
      good('x').replace('implementation', 'boss'),
      /^6 stages\.0\.role: expected one of: specification, implementation, qa/,
    ],
    ['a bad time', good('x').replace('90s', 'soon'), /^8 stages\.0\.timeout: expected a time such as 90s, 30m or 2h/],
    ['a time without an end', good('x').replace('90s', '900h'), /^8 stages\.0\.timeout: a stage lasts a week at most/],
    ['no stages', 'name: x\ntitle: X\nstages: []\n', /^3 stages: needs at least 1 entry/],
    [
      'a way back to nowhere',
      `${good('x')}    onFail:\n      to: later\n`,
      /^10 stages\.0\.onFail\.to: later is not a stage before/,
    ],
    [
      'the same key twice',
      `${good('x')}${good('x').split('\n').slice(3, 7).join('\n')}\n`,
      /^9 stages\.1\.key: the key build is used twice/,
    ],
    [
      'a prompt that does not exist',
      good('x').replace('Do it.', 'builtin:nothing'),
      /^7 stages\.0\.prompt: there is no prompt builtin:nothing; there are .*builtin:qa/,
    ],
    [
      'outputs that no agent takes',
      `${good('x')}    outputs:\n      type: object\n      properties:\n        url: { type: sting }\n`,
      /^12 stages\.0\.outputs\.properties\.url\.type: a type is one of/,
    ],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)
        .join('\n')}\n`,
      /^1 null: the file refers to its own parts too often/,
    ],
    ['what is no map', 'just words', /^1 null: expected fields, each with its name, not a text/],
    ['a list without dashes', 'name: x\nstages:\n  - key: a\n  key: b\n', /^4 null: the indentation does not fit/],
    ['a number for words', good('x').replace('Quick', '7'), /^2 title: expected a text, not a number/],
    ['nothing', '\n# nothing\n', /^1 null: the file is empty/],
  ])('is told with its line and field: %s', (_, text, expected) => {
    const result = library.check(text, 'p.yml');
    expect(result.pipeline).toBeNull();
    expect(problemsOf(text)[0]).toMatch(expected);
  });

  it('in its form hides nothing that can be known of its fields', () => {
    const wrong = good('x').replace('implementation', 'boss').replace('90s', 'soon');
    expect(problemsOf(`${wrong}name: y\n`)).toEqual([
      expect.stringMatching(/^9 null: this field is given twice/),
      expect.stringMatching(/^6 stages\.0\.role: /),
      expect.stringMatching(/^8 stages\.0\.timeout: /),
    ]);
    // What comes after it, and what is missing around it, may be its own doing.
    expect(problemsOf(`${wrong.replace('title: Quick', 'title: 7')}\t- key: b\n    titel: B\n`)).toEqual([
      expect.stringMatching(/^9 null: indent with spaces/),
      expect.stringMatching(/^2 title: expected a text/),
      expect.stringMatching(/^6 stages\.0\.role: /),
      expect.stringMatching(/^8 stages\.0\.timeout: /),
    ]);
    expect(problemsOf('name: x\ntitle: "unclosed\nstages: []\n')).toHaveLength(1);
  });

  it('is told all at once', () => {
    const text = good('Bad Name').replace('title: Quick', 'title: ""').replace('90s', 'soon');
    expect(problemsOf(text).map((problem) => problem.split(':')[0])).toEqual([
      '1 name',
      '2 title',
      '8 stages.0.timeout',
    ]);
  });

  it('is told all at once, also what concerns several stages or a stage that is wrong elsewhere', () => {
    const [head = '', stage = ''] = good('x').split(/(?<=stages:\n)/);
    const wrong = stage.replace('role: implementation', 'role: boss').replace('Do it.', 'builtin:none');
    const text = `${head.replace('title: Quick\n', '')}${wrong}    onFail: { to: later }\n${stage}`;
    expect(problemsOf(text).map((problem) => problem.split(':')[0])).toEqual([
      ...['1 title', '5 stages.0.role', '6 stages.0.prompt', '8 stages.0.onFail.to', '9 stages.1.key'],
    ]);
  });

  it('is nothing in a good text', () => {
    expect(library.check(good('x'), 'p.yml')).toMatchObject({ pipeline: { name: 'x' }, problems: [] });
    const ref = `${good('x')}    outputs:\n      $defs: { u: { type: string } }\n      properties: { url: { $ref: '#/$defs/u' } }\n`;
    expect(library.check(ref, 'p.yml').problems).toEqual([]);
  });

  it('does not touch prototypes', () => {
    expect(library.check(`${good('x')}__proto__: { polluted: 1 }\n`, 'p.yml').pipeline).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
