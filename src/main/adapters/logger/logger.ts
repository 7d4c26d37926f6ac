import { pino, stdTimeFunctions } from 'pino';
import type { Logger } from '../../ports/logger';
import { createRedactor, isSecretName, MASK } from './redact';
import { createRotatingFile } from './rotating-file';

export interface LoggerOptions {
  readonly folder: string;
  /** Secrets that this process knows: they are taken out wherever they turn up. */
  readonly secrets: readonly string[];
  /** Where warnings and errors go, beside the file. */
  readonly stderr?: { write(text: string): unknown };
  readonly maxBytes?: number;
}

export interface FileLogger extends Logger {
  /** For a bug that nothing caught, right before the process ends. */
  crashed(error: unknown): void;
  close(): void;
}

const MAX_BYTES = 5 * 1024 * 1024;
const FILES = 4;
const LONGEST_TEXT = 4_000;

type Level = 'info' | 'warn' | 'error';

/** Logs to a bounded file in JSON lines, and says warnings on stderr too. No secret reaches either. */
export function createLogger({
  folder,
  secrets,
  stderr = process.stderr,
  maxBytes = MAX_BYTES,
}: LoggerOptions): FileLogger {
  const redact = createRedactor(secrets);
  const file = createRotatingFile({ folder, name: 'croft', maxBytes, keep: FILES });
  const log = pino(
    {
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write: (line: string) => file.write(redact(line)) },
  );
  const at =
    (level: Level) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      const safe = tidy(fields);
      log[level](safe, message);
      if (level !== 'info') stderr.write(`${redact(`croft: ${level}: ${message}${inWords(safe)}`)}\n`);
    };
  const error = at('error');
  return {
    info: at('info'),
    warn: at('warn'),
    error,
    crashed(thrown) {
      const about =
        thrown instanceof Error ? { error: thrown.message, stack: thrown.stack } : { error: String(thrown) };
      error('Croft ends because of a bug', about);
    },
    close: () => file.close(),
  };
}

/** Fields are small and flat: long texts are cut, texts of fields that are named as secrets are masked. */
function tidy(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value === 'string' && isSecretName(name)) return [name, MASK];
      if (value instanceof Error) return [name, cut(value.stack ?? value.message)];
      return [name, typeof value === 'string' ? cut(value) : value];
    }),
  );
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** What a person needs of the fields, on one line. */
function inWords(fields: Record<string, unknown>): string {
  const told = Object.entries(fields).filter(([name, value]) => name !== 'stack' && value !== undefined);
  return told.map(([name, value]) => ` ${name}=${oneLine(value)}`).join('');
}

function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.replaceAll(/\s*\n\s*/g, ' ').slice(0, 300);
}
