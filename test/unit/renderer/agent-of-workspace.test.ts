import { describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../../src/main/contract/ids';
import { agentOfWorkspace } from '../../../src/renderer/src/state/view/agent-of-workspace';

const [shop, demo] = ['ws_shop', 'ws_demo'] as unknown as [WorkspaceId, WorkspaceId];
const task = (workspaceId: WorkspaceId, agent: string, createdAt: number) => ({ workspaceId, agent, createdAt });

describe('the agent of the next task', () => {
  it('is the one of the newest task of its workspace', () => {
    const tasks = [task(demo, 'scripted', 2), task(demo, 'opencode', 1), task(shop, 'opencode', 3)];
    expect(agentOfWorkspace(demo, tasks, 'claude')).toBe('scripted');
  });

  it('follows the settings where that is the same, or where there was none', () => {
    expect(agentOfWorkspace(shop, [task(demo, 'scripted', 1)], 'claude')).toBe('');
    expect(agentOfWorkspace(demo, [task(demo, 'claude', 1)], 'claude')).toBe('');
  });
});
