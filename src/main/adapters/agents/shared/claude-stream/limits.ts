import type { UsageWindow } from '../../../../contract/agent-event';
import type { JsonRecord } from '../json';
import { asCount, asNumber, asRecord, asText, pick } from '../json';

const statuses: Readonly<Record<string, UsageWindow['status']>> = {
  allowed: 'allowed',
  allowed_warning: 'warning',
  rejected: 'rejected',
};

const MAX_WINDOWS = 20;

/** Usage windows from a `rate_limit_event`; resets are in seconds there. */
export function readWindows(info: JsonRecord | null): UsageWindow[] {
  if (!info) return [];
  const byName = asRecord(info['unifiedWindows']);
  const single = asText(info['rateLimitType']);
  const found: [string, unknown][] = byName ? Object.entries(byName) : single === null ? [] : [[single, info]];
  return found.slice(0, MAX_WINDOWS).flatMap(([name, value]) => {
    const window = asRecord(value);
    const status = pick(statuses, window?.['status']);
    if (!window || !status) return [];
    const utilization = asNumber(window['utilization']);
    const resetsAt = asNumber(window['resetsAt']);
    return {
      name: name.slice(0, 100),
      status,
      utilization: utilization === null ? null : Math.min(10, Math.max(0, utilization)),
      resetsAt: resetsAt === null ? null : Math.min(Number.MAX_SAFE_INTEGER, asCount(resetsAt) * 1000),
    };
  });
}
