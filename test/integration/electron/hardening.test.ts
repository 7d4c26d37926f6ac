import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { barePage, desktops, oneDesktop, SCREENS } from './support';

const PARTITION = 'persist:croft';
const desktopNow = oneDesktop();
const these = desktops();

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

test('every window is locked down', async () => {
  const desktop = desktopNow();
  await desktop.call('press', 'CommandOrControl+Alt+T');
  const windows = await desktop.windows();
  expect(windows).toHaveLength(2);
  for (const { options, url } of windows) {
    const { preload, ...preferences } = options.webPreferences;
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
    expect(preload).toBe(resolve('out/preload/index.cjs'));
    expect(existsSync(String(preload))).toBe(true);
    expect(url.startsWith(SCREENS)).toBe(true);
  }
  expect(await desktop.call('spellcheck', PARTITION)).toBe(false);
  expect(await desktop.call('partitions')).toEqual([PARTITION]);
});

test('a package has no developer tools', async () => {
  const desktop = await these.startOnly({ env: { CROFT_DOUBLE_PACKAGED: '1' } });
  const [window] = await untilWindows(desktop);
  expect(window?.options.webPreferences['devTools']).toBe(false);
});

test('the menu of Electron’s own is gone: nothing reloads, inspects or leads elsewhere', async () => {
  const desktop = desktopNow();
  const menu = JSON.stringify(await desktop.call('appMenu'));
  expect(menu).toContain('zoomIn');
  expect(menu).not.toMatch(/reload|devtools|help/i);
  for (const { hasMenuBar } of await desktop.windows()) expect(hasMenuBar).toBe(false);
});

async function untilWindows(desktop: Awaited<ReturnType<typeof these.start>>) {
  for (;;) {
    const windows = await desktop.windows();
    if (windows.length > 0) return windows;
  }
}

describe('the screens’ own scheme', () => {
  test('is a real, secure origin, and serves the built screens with a policy', async () => {
    const desktop = desktopNow();
    expect(await desktop.call('schemes')).toEqual([
      {
        scheme: 'croft-app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
    const { status, headers, body } = await desktop.call<Answer>('request', PARTITION, `${SCREENS}#/task/x`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/);
    expect(new TextDecoder().decode(body)).toContain('<div id="root">');
  });

  test.each(['../package.json', '%2e%2e/package.json', 'assets/..%2f..%2fmain/index.js', '.built-from', 'nothing.js'])(
    'does not serve %s',
    async (path) => {
      const desktop = desktopNow();
      const { status, body } = await desktop.call<Answer>('request', PARTITION, SCREENS + path);
      expect(status).toBe(404);
      expect(body).toHaveLength(0);
    },
  );

  test('takes nothing but reads', async () => {
    const desktop = desktopNow();
    expect(await desktop.call<Answer>('request', PARTITION, SCREENS, 'POST')).toMatchObject({ status: 405 });
  });

  test.each(['https://example.com/x.png', 'http://127.0.0.1:3020/', 'file:///etc/passwd', 'ws://127.0.0.1/'])(
    '%s is never asked for',
    async (url) => {
      const desktop = desktopNow();
      expect(await desktop.call<Answer>('request', PARTITION, url)).toMatchObject({ status: 0 });
    },
  );
});

test('no permission is given but to copy', async () => {
  const desktop = desktopNow();
  const permission = (name: string) => desktop.call('permission', PARTITION, name);
  const denied = [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fullscreen',
    'midi',
    'hid',
  ];
  for (const name of denied) expect(await permission(name)).toEqual({ request: false, check: false });
  expect(await permission('clipboard-sanitized-write')).toEqual({ request: true, check: true });
  expect(await desktop.call('device', PARTITION)).toBe(false);
});

test('pages stay where they are and open nothing', async () => {
  const desktop = desktopNow();
  for (const url of [
    'https://example.com/',
    'file:///etc/passwd',
    'croft-app://other/',
    'javascript:alert(1)',
    'data:text/html,x',
  ]) {
    expect(await desktop.call('navigate', 1, url), url).toEqual([false, false, false]);
    expect(await desktop.call('openWindow', 1, url), url).toBe('deny');
  }
  expect(await desktop.call('navigate', 1, `${SCREENS}#/settings`)).toEqual([true, true, true]);
  expect(await desktop.call('attachWebview', 1)).toBe(false);
});

test('only plain web addresses are handed to the system', async () => {
  const desktop = desktopNow();
  const bad = [
    ...['file:///etc/passwd', 'vscode://x', 'croft://new-task', 'javascript:x', 'smb://host/share', 'ms-msdt:/id'],
    ...['https://user:secret@example.com/', 'HTTPS//broken', 'mailto:a@b.c', ' https://x', 'https://'],
  ];
  const before = await desktop.call<string[]>('handedOver');
  for (const url of bad) await desktop.call('openWindow', 1, url);
  await desktop.call('openWindow', 1, 'https://example.com/a?b=c#d');
  await desktop.call('openWindow', 1, 'http://127.0.0.1:8080/');
  const after = await desktop.call<string[]>('handedOver');
  expect(after.slice(before.length)).toEqual(['https://example.com/a?b=c#d', 'http://127.0.0.1:8080/']);
});

test('only what the screens made themselves is saved', async () => {
  const desktop = desktopNow();
  expect(await desktop.call('download', PARTITION, 'blob:croft-app://screens/1234')).toBe(true);
  expect(await desktop.call('download', PARTITION, 'https://example.com/evil.sh')).toBe(false);
  expect(await desktop.call('download', PARTITION, `${SCREENS}index.html`)).toBe(false);
});

describe('a message is heard', () => {
  const asked = [1, 'invoke', 'task.list', {}];

  test.each([
    ['from a frame inside a page', { url: SCREENS, isTop: false }],
    ['from another origin', { url: 'https://example.com/', isTop: true }],
    ['from a file', { url: 'file:///tmp/x.html', isTop: true }],
    ['from an origin that begins alike', { url: 'croft-app://screens.evil/', isTop: true }],
    ['from a frame that has gone', null],
  ])('not %s', async (_from, frame) => {
    const desktop = desktopNow();
    const page = barePage(desktop);
    await desktop.call('ipc', 1, frame, 'croft', asked);
    expect(await page.invoke('task.list', {})).toEqual({ ok: true, value: [] });
    expect(page.heard.filter(([, kind]) => kind === 'answer')).toHaveLength(1);
  });

  test('on no other channel', async () => {
    const desktop = desktopNow();
    const page = barePage(desktop);
    await desktop.call('ipc', 1, { url: SCREENS, isTop: true }, 'other', asked);
    await page.invoke('task.list', {});
    expect(page.heard).toHaveLength(1);
  });

  test('whatever it says, the app goes on', async () => {
    const desktop = desktopNow();
    const page = barePage(desktop);
    const nonsense = [[], [null], [1], [1, 2], [1, 'invoke'], [1, 'invoke', '__proto__', {}], ['x', 'subscribe', 5]];
    const more = [
      [-1, 'terminal.open', {}],
      [1e99, 'received', 'x'],
      [0, 'received', -5],
      [3, 'constructor', {}],
    ];
    for (const args of [...nonsense, ...more]) {
      await desktop.call('ipc', 1, { url: SCREENS, isTop: true }, 'croft', args);
    }
    expect(await page.invoke('task.list', {})).toEqual({ ok: true, value: [] });
  });
});
