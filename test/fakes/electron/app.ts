import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onControl, tellTest } from './control';
import { newEvent } from './event';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

// A package has its resources beside its archive.
Object.assign(process, { resourcesPath: process.cwd() });

class App extends EventEmitter {
  readonly isPackaged = process.env['CROFT_DOUBLE_PACKAGED'] === '1';
  readonly switches: string[] = [];
  readonly commandLine = { appendSwitch: (...words: string[]) => void this.switches.push(words.join('=')) };
  readonly protocols: string[] = [];
  loginItem: Electron.Settings = { openAtLogin: false };
  #paths = new Map([['userData', join(tmpdir(), 'croft-double')]]);
  #ready = false;
  readonly #whenReady = new Promise<void>((resolve) => {
    // As in Electron: not before the entry has been evaluated.
    setTimeout(() => {
      this.#ready = true;
      this.emit('ready');
      resolve();
    }, 1);
  });

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  isReady(): boolean {
    return this.#ready;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? '';
  }

  getAppPath(): string {
    return process.cwd();
  }

  /** One app per profile folder, as long as its process lives. */
  requestSingleInstanceLock(): boolean {
    const folder = join(this.getPath('userData'), 'instance');
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'pid');
    try {
      const holder = Number(readFileSync(lock, 'utf8'));
      if (isAlive(holder)) {
        writeFileSync(join(folder, `second-${process.pid}`), JSON.stringify(process.argv));
        return false;
      }
    } catch {
      rmSync(lock, { force: true });
    }
    writeFileSync(lock, String(process.pid));
    watch(folder, (_kind, name) => name?.startsWith('second-') && this.#second(join(folder, name))).unref();
    return true;
  }

  #second(file: string): void {
    try {
      const argv: unknown = JSON.parse(readFileSync(file, 'utf8'));
      rmSync(file);
      this.emit('second-instance', newEvent({}), argv, process.cwd(), null);
    } catch {
      // Half written, or taken already: the watcher tells again.
      return;
    }
  }

  setAsDefaultProtocolClient(name: string): boolean {
    this.protocols.push(name);
    return true;
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItem = settings;
  }

  getLoginItemSettings(): { openAtLogin: boolean } {
    return { openAtLogin: this.loginItem.openAtLogin === true };
  }

  quit(): void {
    const event = newEvent({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  exit(code = 0): void {
    this.emit('quit', newEvent({}), code);
    tellTest('exit', code);
    process.exit(code);
  }
}

export const app = new App();

onControl({
  quit: () => setImmediate(() => app.quit()) && true,
  openUrl: (url: string) => app.emit('open-url', newEvent({}), url),
  'app.state': () => ({
    switches: app.switches,
    protocols: app.protocols,
    loginItem: app.loginItem,
    userData: app.getPath('userData'),
  }),
});
