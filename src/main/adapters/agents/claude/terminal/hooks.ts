import type { AgentEvent } from '../../../../contract/agent-event';
import type { JsonRecord } from '../../shared/json';
import { pick } from '../../shared/json';
import type { TerminalFold } from './fold';
import {
  closeAll,
  onHungUp,
  onPermissionDenied,
  onPermissionRequest,
  onPostToolBatch,
  onPostToolUse,
  onPostToolUseFailure,
  onPreToolUse,
  onSubagentStart,
} from './on-tools';
import { onAnyCall, onMessageDisplay, onPreCompact, onStop, onStopFailure, onUserPromptSubmit } from './on-turns';

const handlers: Readonly<Record<string, (hook: JsonRecord, fold: TerminalFold, hookId: string) => void>> = {
  UserPromptSubmit: onUserPromptSubmit,
  PreToolUse: onPreToolUse,
  PostToolUse: onPostToolUse,
  PostToolUseFailure: onPostToolUseFailure,
  PostToolBatch: onPostToolBatch,
  PermissionRequest: onPermissionRequest,
  PermissionDenied: onPermissionDenied,
  MessageDisplay: onMessageDisplay,
  SubagentStart: onSubagentStart,
  PreCompact: onPreCompact,
  Stop: onStop,
  StopFailure: onStopFailure,
  SessionEnd: (_hook, fold) => closeAll(fold, 'It did not end.'),
  // The worker's own.
  HungUp: onHungUp,
};

/** What one hook call says. Calls of kinds that are not known say nothing. */
export function foldHook(hook: JsonRecord, hookId: string, fold: TerminalFold): AgentEvent[] {
  const handler = pick(handlers, hook['hook_event_name']);
  if (!handler) return [];
  onAnyCall(hook, fold);
  handler(hook, fold, hookId);
  return fold.taken();
}
