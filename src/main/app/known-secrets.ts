import { isSecretName } from '../core/redact/assignments';
import { createRedactor } from '../core/redact/redact';
import type { Redactor } from '../core/redact/redact';
import type { App } from './app';

/** Takes out what Croft keeps itself, what its environment calls a secret, and what has the shape of one. */
export function redactorOf(app: Pick<App, 'env' | 'secrets'>): Redactor {
  const fromEnv = Object.entries(app.env).flatMap(([name, value]) => (value && isSecretName(name) ? [value] : []));
  return createRedactor([...Object.values(app.secrets.values()), ...fromEnv]);
}
